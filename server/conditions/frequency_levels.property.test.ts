import fc from 'fast-check';
import type { FrequencyCondition } from '../../common/schemas';
import { severityRank } from '../../common/words';
import { keyId } from './contract';
import { frequency } from './frequency';
import { createAnswerer, histories, runCondition } from './testing';
import { documentsByKey, inside } from './testing/sliding_oracle';

const levels = fc.uniqueArray(
  fc.record({
    severity: fc.constantFrom('low' as const, 'high' as const, 'critical' as const),
    count: fc.integer({ min: 1, max: 7 }),
  }),
  { minLength: 1, maxLength: 3, selector: ({ severity }) => severity },
);

/** The worst severity that so many events are worth; undefined where they are not enough for anything. */
function worth({ count, levels }: Pick<FrequencyCondition, 'count' | 'levels'>, events: number) {
  const reached = levels.filter((level) => events >= level.count).map(({ severity }) => severity);
  reached.sort((a, b) => severityRank(b) - severityRank(a));
  return reached[0] ?? (events >= count ? null : undefined);
}

describe('levels of frequency over random histories', () => {
  it('are those of the fullest window of each stretch, and of the last one at the end', () => {
    fc.assert(
      fc.property(histories({ late: true }), levels, (history, drawn) => {
        const { key, count, within } = history;
        const condition: FrequencyCondition = {
          type: 'frequency',
          key,
          count,
          within: `${within}ms`,
          again: 'episode',
          levels: drawn,
          margin: 0,
        };
        for (const window of history.windows) {
          const visible = history.documents.filter(
            ({ ingestedAt, time }) => Number(ingestedAt) <= window.to && time <= window.to,
          );
          const answerer = createAnswerer(visible, { pageSize: history.pageSize });
          const input = { condition, window, reread: history.reread, samples: 0, memory: null };
          const { found, outcome } = runCondition(frequency, input, answerer);
          const keys = documentsByKey(visible, key);
          for (const one of found) {
            const own = keys.find((group) => keyId(group.key) === keyId(one.key))?.own ?? [];
            // What is read begins a window before the edge; a stretch that goes on is judged by what is read of it.
            const start = one.continues ? window.from - history.reread - within : one.from - 1;
            const moments = own.map(({ time }) => time).filter((time) => time > start && time <= one.to);
            const from = window.from - history.reread - within;
            const peaks = moments.map((at) => inside(own, Math.max(at - within, from), at).length);
            const stretch = one.continues
              ? peaks
              : peaks.filter((_, at) => (moments[at] as number) >= one.from);
            const peak = Math.max(...stretch);
            expect(one.values?.value).toBe(peak);
            expect(one.severity ?? null).toBe(worth(condition, peak));
          }
          const last = keys.map((group) => ({
            key: group.key,
            severity: worth(condition, inside(group.own, window.to - within, window.to).length),
          }));
          const expected = last.filter(({ severity }) => severity !== undefined);
          const sorted = (some: Array<{ key: readonly (string | null)[] }>) =>
            some.map((one) => JSON.stringify(one)).sort();
          expect(sorted(outcome.severities ?? [])).toEqual(sorted(expected));
        }
      }),
      { numRuns: 2000 },
    );
  });
});
