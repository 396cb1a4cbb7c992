import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { QUIET_WAYS } from '../common/quiet';

/** Where the printed table lies. */
export const QUIET_DOC = join(__dirname, '..', 'docs', 'quiet.md');

/** The page as it must stand in `docs/`. */
export function quietDoc(): string {
  const rows = QUIET_WAYS.map((way) => `| ${way.name} | ${way.what} | ${way.alert} | ${way.told} |`);
  return `# Ways to be quiet

The table is printed from \`common/quiet/ways.ts\` by \`npx tsx dev/print_quiet.ts\`; the product shows the same one beside
*Make this quieter* on an alert.

| | what it is | the alert | who is told |
|---|---|---|---|
${rows.join('\n')}

- **A silence holds a match** when it would be told within the silence, or when the match lay wholly in it and is found
  only later. What is held stays on record: the match with its fate, the alert with its mark, the delivery with its reason.
- **At its end** there is one message for each alert that is still active, and that nobody closed or acknowledged: *created* when
  nobody had been told yet, *again* otherwise. Events, which cannot be active, are not told; they stay marked. A recovery that
  was held is told to those who had heard of the beginning. Lifting a silence ends it at once, and brings events back too. The
  ladder of an alert that comes out of a silence begins anew: its levels were told to nobody. That of an event that stays marked
  rests; somebody can still ask for its next level.
- **What a silence is held against** are the alert's key, its samples, and what steps set.
- **Quiet hours** put off and never drop. They are looked at last, at the time at which a message would go out after all else that
  puts it off. What falls into those of its channel, or of anybody it is for, is due as soon as all of them are over, as one bundle
  for each channel and its addresses.
- **Shadow mode**, of a rule or of the whole space, is for a first look: everything is evaluated and filed, deliveries say who
  would have been told, and nothing is sent.
- **A storm** is no choice: more new alerts of a rule in 10 minutes than it allows (100, set per rule) become one alert that
  holds the rest and is told once. It gathers until no key was added for 10 minutes, and recovers when none of its keys
  holds any more; one of events ends with its gathering.
- **Closing by itself**: a rule may close open alerts that nobody has once they were quiet for a time, as *expired*.
`;
}

/** Whether the page in `docs/` is the one that the table prints. */
export const quietDocIsCurrent = (): boolean => readFileSync(QUIET_DOC, 'utf8') === quietDoc();

if (process.argv[1]?.endsWith('print_quiet.ts')) writeFileSync(QUIET_DOC, quietDoc());
