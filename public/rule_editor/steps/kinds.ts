import type { StepKind } from '../../../common/schemas';

/** What each kind of step is called in the menu, in the order of the menu. */
export const STEP_KINDS: ReadonlyArray<{ kind: StepKind; name: string; does: string }> = [
  { kind: 'dedupe', name: 'Drop repeats', does: 'what came already within a time' },
  { kind: 'throttle', name: 'Throttle', does: 'so many in a time, and no more' },
  { kind: 'filter', name: 'Keep or drop by a query', does: 'KQL on the match' },
  { kind: 'regex', name: 'Keep or drop by a pattern', does: 'a regular expression on a field' },
  { kind: 'list', name: 'Keep or drop by a list', does: 'values of a named list' },
  { kind: 'ignore', name: 'Ignore', does: 'matches with these very values' },
  { kind: 'rename', name: 'Rename a field', does: 'for messages and later steps' },
  { kind: 'remove', name: 'Take out a field', does: 'it is neither kept nor told' },
  { kind: 'set', name: 'Set a field', does: 'from a template' },
  { kind: 'look_up', name: 'Look up', does: 'a value in a list or another index' },
  { kind: 'script', name: 'Ask a program', does: 'one that the host’s settings list' },
];
