import type { CountByRead, CountByResult, HistogramRead, HistogramResult, KeyTuple } from '../conditions';
import { keyId } from '../conditions';
import {
  COMPOSITE_SIZE,
  compositeBody,
  histogramBody,
  TERMS_SIZE,
  termsBody,
  termsFloor,
  totalBody,
} from './count_bodies';
import { keyPortions } from './key_clauses';
import { textOf, walkKeys } from './key_walk';
import type { SearchAnswer } from './problems';
import type { ReadContext } from './read_context';

interface TermsAggregation {
  doc_count_error_upper_bound: number;
  buckets: Array<{
    key: unknown;
    key_as_string?: string;
    doc_count: number;
    doc_count_error_upper_bound?: number;
  }>;
}

function totalOf(context: ReadContext, { hits }: SearchAnswer): number {
  if (!hits?.total) context.missing();
  return hits?.total?.value ?? 0;
}

export async function countBy(context: ReadContext, read: CountByRead): Promise<CountByResult> {
  if (read.key.length === 0) {
    const source = context.sourceOf(read);
    const total = totalOf(context, await context.search(source, totalBody(source, read)));
    return { kind: 'countBy', total, groups: total >= read.atLeast ? [{ key: [], count: total }] : [] };
  }
  return read.only ? countOnly(context, read, read.only) : countKeys(context, read, undefined);
}

/** The total is of all documents, so it is asked for by itself. */
async function countOnly(
  context: ReadContext,
  read: CountByRead,
  only: readonly KeyTuple[],
): Promise<CountByResult> {
  const source = context.sourceOf(read);
  const total = totalOf(context, await context.search(source, totalBody(source, read)));
  const groups: CountByResult['groups'] = [];
  for (const portion of keyPortions(only, TERMS_SIZE - 1)) {
    const wanted = new Set(portion.map(keyId));
    const found = await countKeys(context, read, portion);
    for (const group of found.groups) if (wanted.has(keyId(group.key))) groups.push(group);
  }
  return { kind: 'countBy', groups, total };
}

async function countKeys(
  context: ReadContext,
  read: CountByRead,
  only: readonly KeyTuple[] | undefined,
): Promise<CountByResult> {
  const quick = read.key.length === 1 ? await countByTerms(context, read, only) : null;
  return quick ?? countByPages(context, read, only);
}

/** Null when the answer cannot be known to be complete: a key it left out could have enough documents. */
async function countByTerms(
  context: ReadContext,
  read: CountByRead,
  only: readonly KeyTuple[] | undefined,
): Promise<CountByResult | null> {
  const source = context.sourceOf(read);
  const answer = await context.search(source, termsBody(source, read, only));
  const terms = answer.aggregations?.keys as TermsAggregation | undefined;
  if (!terms) {
    context.missing();
    return { kind: 'countBy', groups: [], total: totalOf(context, answer) };
  }
  const unseen = terms.doc_count_error_upper_bound + termsFloor(read.atLeast) - 1;
  const complete = terms.doc_count_error_upper_bound === 0 || unseen < read.atLeast;
  if (terms.buckets.length >= TERMS_SIZE || !complete) return null;
  const groups: CountByResult['groups'] = [];
  for (const bucket of terms.buckets) {
    const count = bucket.doc_count + (bucket.doc_count_error_upper_bound ?? 0);
    if (count >= read.atLeast) groups.push({ key: [bucket.key_as_string ?? textOf(bucket.key)], count });
  }
  const none = (answer.aggregations?.none as { doc_count: number } | undefined)?.doc_count ?? 0;
  if (none >= read.atLeast && none > 0) groups.push({ key: [null], count: none });
  return { kind: 'countBy', groups, total: totalOf(context, answer) };
}

async function countByPages(
  context: ReadContext,
  read: CountByRead,
  only: readonly KeyTuple[] | undefined,
): Promise<CountByResult> {
  const source = context.sourceOf(read);
  const groups: CountByResult['groups'] = [];
  const last = await walkKeys(context, source, {
    key: read.key,
    size: COMPOSITE_SIZE,
    body: (after) => compositeBody(source, read, only, after),
    take: (key, { doc_count: count }) => {
      if (count >= read.atLeast) groups.push({ key, count });
    },
  });
  return { kind: 'countBy', groups, total: totalOf(context, last) };
}

export async function histogram(context: ReadContext, read: HistogramRead): Promise<HistogramResult> {
  const source = context.sourceOf(read);
  const answer = await context.search(source, histogramBody(source, read));
  const found = answer.aggregations?.buckets as
    | { buckets: Array<{ key: number; doc_count: number }> }
    | undefined;
  if (!found) context.missing();
  const buckets = (found?.buckets ?? []).map(({ key, doc_count }) => ({ at: key - 1, count: doc_count }));
  return { kind: 'histogram', buckets };
}
