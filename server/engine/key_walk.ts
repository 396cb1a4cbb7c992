import type { KeyTuple } from '../conditions';
import type { SearchAnswer } from './problems';
import type { ReadContext } from './read_context';
import type { SearchSource } from './search_bodies';

/** Keys that one walk looks at; past that the run says that there are more. */
export const MOST_KEYS = 200_000;

export interface KeyBucket {
  key: Record<string, unknown>;
  doc_count: number;
  [aggregation: string]: unknown;
}
interface KeyPage {
  after_key?: Record<string, unknown>;
  buckets: KeyBucket[];
}
interface Shape {
  buckets: Array<{ key: unknown; key_as_string?: string }>;
}

interface Walk {
  key: readonly string[];
  /** Keys a page. */
  size: number;
  most?: number;
  body(after: object | undefined): object;
  take(tuple: KeyTuple, bucket: KeyBucket): void;
}

export const textOf = (value: unknown): string | null =>
  value === null || value === undefined ? null : String(value);

/** Pages through every key, in the engine's own order. Answers the last page's answer. */
export async function walkKeys(
  context: ReadContext,
  source: SearchSource,
  { key, size, most = MOST_KEYS, body, take }: Walk,
): Promise<SearchAnswer> {
  let after: Record<string, unknown> | undefined;
  let seen = 0;
  let keyText = textOf;
  for (;;) {
    const answer = await context.search(source, body(after));
    const page = answer.aggregations?.keys as KeyPage | undefined;
    if (!page) {
      context.missing();
      return answer;
    }
    if (after === undefined) keyText = keyTextOf(answer.aggregations?.shape as Shape | undefined);
    for (const bucket of page.buckets) {
      take(
        key.map((_, at) => keyText(bucket.key[`k${at}`])),
        bucket,
      );
    }
    seen += page.buckets.length;
    const next = page.after_key;
    // A number beyond 2^53 may come back as the one before it: then there is no getting past it.
    if (!next || page.buckets.length < size || JSON.stringify(next) === JSON.stringify(after)) return answer;
    if (seen >= most) {
      const shown = most.toLocaleString('en-US');
      context.limited(`there are more than ${shown} keys (${key.join(', ')}): no more were looked at`);
      return answer;
    }
    after = next;
  }
}

/** Pages name a date by its milliseconds, all else (and we) by its text: a single field's first value tells which it is. */
function keyTextOf(shape: Shape | undefined): typeof textOf {
  const { key, key_as_string: shown } = shape?.buckets[0] ?? {};
  const isDate = typeof key === 'number' && shown !== undefined && isoOf(key) === shown;
  return isDate ? (value) => (typeof value === 'number' ? isoOf(value) : textOf(value)) : textOf;
}

function isoOf(millis: number): string | null {
  const date = new Date(millis);
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
}
