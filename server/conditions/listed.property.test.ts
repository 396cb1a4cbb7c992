import fc from 'fast-check';
import { blacklist } from './blacklist';
import { createAnswerer, histories, keysOf, oracleListed, runCondition } from './testing';
import { whitelist } from './whitelist';

const listed = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'x', '/[ab]/', '/c+/', '/nothing/'), {
  maxLength: 4,
});

describe('lists over random histories', () => {
  it.each([
    ['blacklist', blacklist, (has: boolean) => has],
    ['whitelist', whitelist, (has: boolean) => !has],
  ] as const)('%s finds at each run what brute force finds', (type, module, wants) => {
    fc.assert(
      fc.property(
        histories({ late: true }),
        listed,
        listed,
        fc.boolean(),
        (history, values, list, missing) => {
          const entries = [...values, ...list];
          const picks = (value: string) =>
            wants(entries.some((entry) => new RegExp(`^(?:${entry.replace(/^\/|\/$/g, '')})$`).test(value)));
          for (const window of history.windows) {
            const answerer = createAnswerer(history.documents, {
              now: window.to,
              pageSize: history.pageSize,
            });
            const condition = { type, key: history.key, field: 'host', values, lists: ['l'], missing };
            const input = {
              condition: condition as never,
              window,
              reread: history.reread,
              samples: 1,
              memory: null,
              lists: new Map([['l', list]]),
            };
            const { found } = runCondition(module as typeof whitelist, input, answerer);
            const read = history.documents.filter(
              ({ time, ingestedAt = 0 }) =>
                time > window.from - history.reread && time <= window.to && ingestedAt <= window.to,
            );
            const expected = oracleListed(read, {
              field: 'host',
              picks,
              missing: missing && type === 'whitelist',
            });
            expect(found.map(({ document }) => document)).toEqual(expected.map((id) => `events/${id}`));
            for (const match of found) {
              const { fields } = read.find(({ id }) => match.document === `events/${id}`)!;
              expect(match.key).toEqual(keysOf(fields, history.key)[0]);
            }
          }
        },
      ),
      { numRuns: 2000 },
    );
  });
});
