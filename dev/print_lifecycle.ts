import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  CLOSE_WHILE_ACTIVE,
  ENGINE_EVENTS,
  FACT_WORDS,
  LIFECYCLE,
  type LifecycleEvent,
  PERSON_EVENTS,
  type Row,
} from '../common/alert_lifecycle';

/** Where the printed table lies. */
export const LIFECYCLE_DOC = join(__dirname, '..', 'docs', 'lifecycle.md');

const EVENT_WORDS: Record<LifecycleEvent, string> = {
  match: 'A new match of its group',
  same_episode: 'A stored episode grew or was read again',
  worse: 'The condition reached a worse level',
  better: 'The condition is at a better level',
  quiet: 'Two complete runs without the condition',
  acknowledge_timeout: 'The acknowledgement ran out',
  auto_close: 'Quiet for as long as the rule says',
  wake: 'The time it was snoozed until has come',
  acknowledge: 'Acknowledge',
  close: 'Close',
  reopen: 'Reopen',
  assign: 'Assign',
  escalate: 'Escalate',
  deescalate: 'De-escalate',
  snooze: 'Snooze',
  unsnooze: 'Take a snooze back',
  note: 'Note',
};

const EFFECT_WORDS: Record<Row['does'][number], string> = {
  count_recurrence: 'recurrences + 1',
  stamp_recovered: '',
  clear_recovered: '',
  acknowledge: 'by whom; while active for as long as the space says, by default 8 h',
  keep_acknowledged: 'acknowledgement kept',
  clear_acknowledged: 'acknowledgement gone',
  stamp_closed: '',
  clear_closed: '',
  set_resolution: 'resolution as chosen',
  set_owner: 'owner',
  set_escalated: 'escalated',
  clear_escalated: 'no longer escalated',
  set_snoozed: 'snoozed until the time given',
  clear_snoozed: 'no longer snoozed',
};

const OUTCOME_WORDS = {
  join: 'joins',
  new: 'a new alert, linked to this one',
  change: '',
  none: 'stays as it is',
  refuse: 'refused',
};

const listed = (words: readonly string[]) => (words.length === 0 ? 'any' : words.join(' or '));

function result(row: Row): string {
  const { status, condition, resolution } = row.to;
  return [
    OUTCOME_WORDS[row.outcome],
    status ?? '',
    condition ?? '',
    resolution ? `as \`${resolution}\`` : '',
    ...row.does.map((effect) => EFFECT_WORDS[effect]),
  ]
    .filter(Boolean)
    .join(', ');
}

function section(event: LifecycleEvent): string {
  const rows = LIFECYCLE.filter((row) => row.event === event).map(
    (row) =>
      `| ${listed(row.status)} | ${listed(row.condition)} | ${row.facts.map((fact) => FACT_WORDS[fact]).join('; ')} | ${
        result(row) || 'on record'
      } | ${row.told ? `\`${row.told}\`` : 'nobody'} | ${row.why} |`,
  );
  return `### ${EVENT_WORDS[event]}\n\n| status | condition | and | becomes | told | because |\n|---|---|---|---|---|---|\n${rows.join('\n')}\n`;
}

/** The page as it must stand in `docs/`. */
export function lifecycleDoc(): string {
  return `# What happens to an alert

Printed from \`common/alert_lifecycle\` by \`npx tsx dev/print_lifecycle.ts\`; change it there. Exactly one row fits
every alert and event.

An alert's *status* is open, acknowledged or closed: what people make of it. Its *condition* is active or recovered:
whether what it reports still holds; \`event\` for conditions that cannot recover.

## What the engine sees

${ENGINE_EVENTS.map(section).join('\n')}
## What people do

${PERSON_EVENTS.map(section).join('\n')}
Nobody is told of their own act. Who closes an alert that is still active reads first: "${CLOSE_WHILE_ACTIVE}"
`;
}

/** Whether the page in `docs/` is the one that the table prints. */
export const lifecycleDocIsCurrent = (): boolean => readFileSync(LIFECYCLE_DOC, 'utf8') === lifecycleDoc();

if (process.argv[1]?.endsWith('print_lifecycle.ts')) writeFileSync(LIFECYCLE_DOC, lifecycleDoc());
