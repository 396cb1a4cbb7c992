import type { IndexName } from '../store';

const DAY_MS = 24 * 3_600_000;
const GB = 2 ** 30;

/** How long records are kept, in days, and how large the monthly ones may grow together. */
export interface Retention {
  matchesDays: number;
  alertsDays: number;
  runsDays: number;
  deliveriesDays: number;
  auditDays: number;
  /** Of all monthly indices but the audit's; 0: no limit. */
  maxGb: number;
  alertsMaxGb: number;
  auditMaxGb: number;
}

/** One month of one kind of record. */
export interface Month {
  name: IndexName;
  index: string;
  /** Another one where it is removed and made again. */
  uuid: string;
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

/** What goes first where there is too much: what is missed least. */
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
  const gone = new Set(expired.map(({ month }) => month));
  const left = months.filter((month) => !gone.has(month));
  return [
    ...expired,
    ...tooMuch(left, BY_SIZE, keep.maxGb, mayGo).map((month) => ({
      month,
      why: `records take more than ${keep.maxGb} GB`,
    })),
    ...tooMuch(left, ['audit'], keep.auditMaxGb, mayGo).map((month) => ({
      month,
      why: `the audit takes more than ${keep.auditMaxGb} GB`,
    })),
  ];
}

/** Months of these kinds to remove, those of the first first and of each the oldest, until they fit. 0 GB: no limit. */
function tooMuch(
  months: readonly Month[],
  kinds: readonly IndexName[],
  maxGb: number,
  mayGo: (month: Month) => boolean,
): Month[] {
  if (maxGb === 0) return [];
  const counted = months.filter(({ name }) => kinds.includes(name));
  let over = counted.reduce((sum, { bytes }) => sum + bytes, 0) - maxGb * GB;
  const order = counted
    .filter(mayGo)
    .sort((a, b) => kinds.indexOf(a.name) - kinds.indexOf(b.name) || a.end - b.end);
  return order.filter(({ bytes }) => {
    const goes = over > 0;
    if (goes) over -= bytes;
    return goes;
  });
}

/** What an index holds and takes; deleted documents take room, too, until the engine cleans up. */
export interface Room {
  bytes: number;
  documents: number;
  deleted: number;
}

/** How many documents of the usual size are to go, so that those left fit. 0 GB: no limit. */
export function documentsOver({ bytes, documents, deleted }: Room, maxGb: number): number {
  const each = bytes / Math.max(1, documents + deleted);
  const over = documents * each - maxGb * GB;
  return maxGb === 0 || over <= 0 ? 0 : Math.ceil(over / each);
}
