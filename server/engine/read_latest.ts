import type { KeyTuple, LatestRead, LatestResult } from '../conditions';
import { newestBody, newestByFilterBody, newestByValueBody } from './document_bodies';
import { documentsOf } from './hit_documents';
import { keyPortions } from './key_clauses';
import { textOf } from './key_walk';
import type { SearchAnswer, SearchHit } from './problems';
import type { ReadContext } from './read_context';

/** Documents that one search may answer: so many keys are asked for at once as make no more. */
const DOCUMENTS_A_SEARCH = 4_000;
/** Combinations named in one search: each is a filter that every document is held against. */
const FILTERS_A_SEARCH = 100;
const VALUES_A_SEARCH = 400;

interface NewestBucket {
  key?: unknown;
  key_as_string?: string;
  newest?: { hits?: { hits: SearchHit[] } };
}

/** The newest documents of each key. Of documents at one moment the engine's own order decides which are taken. */
export async function latest(context: ReadContext, read: LatestRead): Promise<LatestResult> {
  const source = context.sourceOf(read);
  const document = documentsOf(source, read.values);
  const groups: LatestResult['groups'] = [];
  const add = (key: KeyTuple, hits: readonly SearchHit[]) => {
    if (hits.length > 0) groups.push({ key, documents: hits.map((hit) => document(hit, [key])) });
  };
  if (read.key.length === 0) {
    const answer = await context.search(source, newestBody(source, read));
    if (!answer.hits) context.missing();
    add([], answer.hits?.hits ?? []);
    return { kind: 'latest', groups };
  }
  const single = read.key.length === 1;
  const most = Math.min(
    single ? VALUES_A_SEARCH : FILTERS_A_SEARCH,
    Math.floor(DOCUMENTS_A_SEARCH / read.size),
  );
  for (const portion of keyPortions(read.only, Math.max(1, most))) {
    const body = single ? newestByValueBody : newestByFilterBody;
    const answer = await context.search(source, body(source, read, portion));
    const found = single ? byValue(answer, portion) : byFilter(answer, portion);
    if (!found) context.missing();
    for (const [key, { newest }] of found ?? []) {
      if (newest?.hits) add(key, newest.hits.hits);
      else context.missing();
    }
  }
  return { kind: 'latest', groups };
}

type Buckets = ReadonlyArray<readonly [KeyTuple, NewestBucket]> | null;

function byValue({ aggregations }: SearchAnswer, portion: readonly KeyTuple[]): Buckets {
  if (!aggregations) return null;
  const keys = aggregations.keys as { buckets: NewestBucket[] } | undefined;
  const none = aggregations.none as NewestBucket | undefined;
  const wantsNone = portion.some(([value]) => value === null || value === undefined);
  const wantsValues = portion.some(([value]) => value !== null && value !== undefined);
  if ((wantsValues && !keys) || (wantsNone && !none)) return null;
  return [
    ...(keys?.buckets ?? []).map((bucket) => [[bucket.key_as_string ?? textOf(bucket.key)], bucket] as const),
    ...(none ? [[[null], none] as const] : []),
  ];
}

function byFilter({ aggregations }: SearchAnswer, portion: readonly KeyTuple[]): Buckets {
  const keys = aggregations?.keys as { buckets: NewestBucket[] } | undefined;
  if (keys?.buckets.length !== portion.length) return null;
  return portion.map((tuple, at) => [tuple, keys.buckets[at] as NewestBucket] as const);
}
