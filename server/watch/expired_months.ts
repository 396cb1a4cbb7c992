import type { IndexName } from '../store';

const DAY_MS = 24 * 3_600_000;

/** How long records are kept, in days, and how large the monthly ones may grow together. */
export interface Retention {
  matchesDays: number;
  alertsDays: number;
  runsDays: number;
  deliveriesDays: number;
  auditDays: number;
  /** Of all monthly indices but the audit's; 0: no limit. */
  maxGb: number;
}

/** One month of one kind of record. */
export interface Month {
  name: IndexName;
  index: string;
  /** When the month ends (epoch ms, exclusive). */
  end: number;
  bytes: number;
  documents: number;
}

/** A month to remove, and why, in words. */
export interface Expired {
  month: Month;
  why: string;
}

/** What goes first where there is too much: what is missed least. The audit never goes for its size. */
const BY_SIZE: readonly IndexName[] = ['runs', 'deliveries', 'matches'];

/**
 * The months to remove, by age and then by size. The month under way and the one before it always stay: windows of theirs may
 * still be evaluated. `openSince`: the first event of any alert that is not closed (epoch ms); matches since then
 * stay, for its count is made of them.
 */
export function expiredMonths(
  months: readonly Month[],
  keep: Retention,
  { now, openSince }: { now: number; openSince: number },
): Expired[] {
  const date = new Date(now);
  const lastMonth = Date.UTC(date.getUTCFullYear(), date.getUTCMonth() - 1, 1);
  const days: Partial<Record<IndexName, number>> = {
    matches: keep.matchesDays,
    runs: keep.runsDays,
    deliveries: keep.deliveriesDays,
    audit: keep.auditDays,
  };
  const mayGo = ({ name, end }: Month) => end <= lastMonth && (name !== 'matches' || end <= openSince);
  const expired: Expired[] = months
    .filter((month) => mayGo(month) && now - month.end > (days[month.name] ?? Infinity) * DAY_MS)
    .map((month) => ({ month, why: `older than ${days[month.name]} days` }));
  if (keep.maxGb === 0) return expired;
  const gone = new Set(expired.map(({ month }) => month));
  const left = months.filter((month) => BY_SIZE.includes(month.name) && !gone.has(month));
  let over = left.reduce((sum, { bytes }) => sum + bytes, 0) - keep.maxGb * 2 ** 30;
  const order = left
    .filter(mayGo)
    .sort((a, b) => BY_SIZE.indexOf(a.name) - BY_SIZE.indexOf(b.name) || a.end - b.end);
  for (const month of order) {
    if (over <= 0) break;
    over -= month.bytes;
    expired.push({ month, why: `records take more than ${keep.maxGb} GB` });
  }
  return expired;
}
