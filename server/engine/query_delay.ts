import { LEARNED, type Rule, type RuleDelay, type RuleInput } from '../../common/schemas';
import { inWords, spanInWords, toMillis } from '../../common/time';

/** What was last learnt of how late the documents of a rule's source are ingested. Times are epoch ms of the engine's clock. */
export interface Lag {
  at: number;
  /** Revision of the query it was measured with. */
  source: string;
  /** So late at most are 99 of 100 documents; null where none says when it was ingested. */
  p99Ms: number | null;
  /** Documents measured. */
  documents: number;
  /** Documents dated more than an hour ahead, up to `MOST_AHEAD`. */
  ahead: number;
}

/** Documents ahead are counted up to here. */
export const MOST_AHEAD = 10_000;
/** Neither a learnt delay nor what is read again goes further. */
const MOST_MS = 3_600_000;
const LEAST_REREAD_MS = 60_000;

type Delayed = Pick<RuleInput, 'queryDelay'>;
type Reread = Delayed & { lateWithin?: RuleInput['lateWithin'] };

/** How far behind the clock a rule's windows end, milliseconds. A learnt one is 0 as long as nothing is known. */
export function delayMs({ queryDelay }: Delayed, lag: Lag | undefined): number {
  return queryDelay === LEARNED ? Math.min(inSeconds(lag?.p99Ms ?? 0), MOST_MS) : toMillis(queryDelay);
}

/** Whole seconds, upwards: a delay is not to move with every document. */
const inSeconds = (ms: number): number => Math.ceil(ms / 1_000) * 1_000;

/**
 * How far before a window is read again for documents that came late: the rule's delay, or how late documents are where
 * that is more, or what the rule says; at least a minute, at most an hour.
 */
export function rereadMs(rule: Reread, lag: Lag | undefined): number {
  const own = rule.lateWithin ? toMillis(rule.lateWithin) : 0;
  const late = Math.max(delayMs(rule, lag), inSeconds(lag?.p99Ms ?? 0), own, LEAST_REREAD_MS);
  return Math.min(late, MOST_MS);
}

/** The same, said in words. */
export function delayOf(rule: Pick<Rule, 'queryDelay' | 'lateWithin'>, lag: Lag | undefined): RuleDelay {
  const effectiveMs = delayMs(rule, lag);
  const learned = rule.queryDelay === LEARNED;
  const why = learned ? learnt(lag) : `${inWords(rule.queryDelay)}, as the rule says`;
  return { effectiveMs, learned, why, rereadMs: rereadMs(rule, lag) };
}

function learnt(lag: Lag | undefined): string {
  if (!lag) return '0 s: how late documents are ingested is not measured yet';
  if (lag.p99Ms === null)
    return '0 s: no document of the last day says when it was ingested (event.ingested)';
  const ms = inSeconds(lag.p99Ms);
  const documents = lag.documents.toLocaleString('en-US');
  if (ms <= MOST_MS)
    return `${spanInWords(ms)}: 99 % of the last day's ${documents} documents were ingested within that`;
  return `${spanInWords(MOST_MS)}, the most: 99 % of the last day's ${documents} documents were ingested within ${spanInWords(ms)}`;
}

/** Notes on a source, in words, for people who look at a rule. */
export function notesOf(lag: Lag | undefined): string[] {
  if (!lag || lag.ahead === 0) return [];
  const number = lag.ahead.toLocaleString('en-US');
  const [many, are, they] =
    lag.ahead === 1 ? ['document', 'is', 'it counts'] : ['documents', 'are', 'they count'];
  const least = lag.ahead >= MOST_AHEAD ? 'at least ' : '';
  const when = lag.ahead === 1 ? 'its time comes' : 'their time comes';
  return [`${least}${number} ${many} ${are} dated more than an hour ahead; ${they} when ${when}`];
}
