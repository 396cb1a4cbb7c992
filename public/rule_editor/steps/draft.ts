import type { Step, StepKind } from '../../../common/schemas';

/** A step as it is being written: the blanks of every kind, so that nothing is lost on the way. */
export interface StepDraft {
  id: string;
  kind: StepKind;
  description: string;
  /** Who wrote it; empty for one that is not saved yet. */
  author: string;
  /** ISO text; null: for ever. */
  until: string | null;
  enabled: boolean;
  fields: string[];
  within: string;
  count: string;
  per: string;
  action: 'keep' | 'drop';
  query: string;
  field: string;
  pattern: string;
  list: string;
  where: Array<{ field: string; value: string | null }>;
  from: string;
  to: string;
  template: string;
  lookIn: 'list' | 'index';
  index: string;
  indexField: string;
  take: string[];
  into: string;
  program: string;
  /** One a line. */
  args: string;
}

/** An id that no other step of any rule has. */
const newId = (): string => `step-${Date.now().toString(36)}-${Math.random().toString(36).slice(2, 10)}`;

const BLANK: Omit<StepDraft, 'id' | 'kind'> = {
  description: '',
  author: '',
  until: null,
  enabled: true,
  fields: [],
  within: '1h',
  count: '5',
  per: '1h',
  action: 'drop',
  query: '',
  field: '',
  pattern: '',
  list: '',
  where: [{ field: '', value: '' }],
  from: '',
  to: '',
  template: '',
  lookIn: 'list',
  index: '',
  indexField: '',
  take: [],
  into: '',
  program: '',
  args: '',
};

export const newStep = (kind: StepKind): StepDraft => ({ ...BLANK, id: newId(), kind });

export function draftOfStep(step: Step): StepDraft {
  const { id, kind, description, author, until, enabled } = step;
  const own = { ...BLANK, id, kind, description, author, until, enabled };
  switch (step.kind) {
    case 'throttle':
      return { ...own, fields: step.fields, per: step.per, count: String(step.count) };
    case 'look_up': {
      const { in: where, field, into } = step;
      if (where.kind === 'list') return { ...own, field, into, lookIn: 'list', list: where.list };
      const { index, field: indexField, take } = where;
      return { ...own, field, into, lookIn: 'index', index, indexField, take };
    }
    case 'script':
      return { ...own, program: step.program, args: step.args.join('\n') };
    default:
      return { ...own, ...step };
  }
}

const lines = (text: string): string[] => text.split('\n').filter((line) => line !== '');

/** The part of a step that its kind decides, as the API takes it; what is wrong in it the schema says. */
function ownPart(draft: StepDraft): object {
  const { fields, within, per, action, query, field, pattern, list, where, from, to, template } = draft;
  switch (draft.kind) {
    case 'dedupe':
      return { fields, within };
    case 'throttle':
      return { fields, per, count: draft.count.trim() === '' ? Number.NaN : Number(draft.count) };
    case 'filter':
      return { action, query };
    case 'regex':
      return { action, field, pattern };
    case 'list':
      return { action, field, list };
    case 'ignore':
      return { where };
    case 'rename':
      return { from, to };
    case 'remove':
      return { field };
    case 'set':
      return { field, template };
    case 'look_up': {
      const { lookIn, index, indexField, take, into } = draft;
      const place =
        lookIn === 'list' ? { kind: 'list', list } : { kind: 'index', index, field: indexField, take };
      return { field, in: place, into };
    }
    case 'script':
      return { program: draft.program.trim(), args: lines(draft.args) };
  }
}

export function writtenStep(draft: StepDraft): object {
  const { id, kind, description, author, until, enabled } = draft;
  return { id, kind, description, author, until, enabled, ...ownPart(draft) };
}

/** A path behind `steps.2` in the API's words → the blank it is about. */
export function stepBlank(rest: readonly string[]): string {
  const [first = 'kind', second] = rest;
  if (first === 'where') return 'where';
  if (first !== 'in') return first;
  return second === 'field' ? 'indexField' : (second ?? 'list');
}

/** Blanks that must be filled, by kind, with what to say when they are not. */
const NEEDED: Partial<Record<StepKind, ReadonlyArray<[blank: keyof StepDraft, message: string]>>> = {
  filter: [['query', 'write what to look for']],
  regex: [
    ['field', 'choose a field, or * for any'],
    ['pattern', 'write a regular expression'],
  ],
  list: [
    ['field', 'choose a field'],
    ['list', 'choose a list'],
  ],
  rename: [
    ['from', 'choose a field'],
    ['to', 'write its new name'],
  ],
  remove: [['field', 'choose a field']],
  set: [['field', 'choose or write a field']],
  look_up: [
    ['field', 'choose a field'],
    ['into', 'write what to call it'],
  ],
  script: [['program', 'write the path of a program']],
};

const DURATION = /^\d{1,9}(ms|s|m|h|d|w)$/;

/** What is wrong with a step, by its blank, in a person's words; the schema says the rest. */
export function wrongInStep(draft: StepDraft): Record<string, string> {
  const errors: Record<string, string> = {};
  for (const [blank, message] of NEEDED[draft.kind] ?? []) {
    if (String(draft[blank]).trim() === '') errors[blank] = message;
  }
  const duration = draft.kind === 'dedupe' ? 'within' : draft.kind === 'throttle' ? 'per' : null;
  if (duration && !DURATION.test(draft[duration])) errors[duration] = 'write a whole number';
  if (draft.kind === 'throttle' && !/^[1-9]\d{0,3}$/.test(draft.count.trim()))
    errors.count = 'write a whole number from 1 to 1,000';
  if (draft.kind === 'ignore' && draft.where.some(({ field }) => field === ''))
    errors.where = 'choose the fields to compare';
  if (draft.kind === 'look_up' && draft.lookIn === 'list' && draft.list === '') errors.list = 'choose a list';
  if (draft.kind === 'look_up' && draft.lookIn === 'index') {
    if (draft.index.trim() === '') errors.index = 'name an index';
    if (draft.indexField.trim() === '') errors.indexField = 'name its field';
    if (draft.take.length === 0) errors.take = 'name the fields to take';
  }
  return errors;
}
