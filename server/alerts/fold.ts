/**
 * Which stored match is which episode.
 *
 * - An episode holds over `[from, until)`. Two of one key whose spans overlap or touch are one episode: a condition that
 *   holds without a break is one stretch, however many runs looked at it and in whatever order.
 * - Two stored matches that a newly found episode joins become one: the earlier is kept, the others are merged into it. What a
 *   scheduled run found goes before what a backfill did, and what goes on before what a step dropped: people may be at its alert.
 * - Documents only add: a stored match never shrinks.
 * - A match that was ended goes on only up to its end: what reaches beyond it is a match of its own, though they overlap.
 * - A run that saw only part of an episode cannot count it: such a match carries the window to count.
 */
import type { Window } from '../../common/time';
import { type Found, type KeyTuple, keyId } from '../conditions';

/** What the engine keeps of a match that an episode may go on. Times in epoch milliseconds. */
export interface KnownMatch {
  id: string;
  key: KeyTuple;
  from: number;
  to: number;
  /** As found: the first moment at which it no longer held. */
  until: number;
  count: number;
  /** The backfill that found it first. */
  job?: string;
  /** A step dropped it. */
  dropped?: true;
  /** What reaches beyond this moment (epoch ms) is another match: its alert was closed while the condition held. */
  ended?: number;
}

/** An episode as it is now; where `needsCount`, `count` is what was seen and `recount` the window that counts it fully. */
export interface Episode {
  from: number;
  to: number;
  until: number;
  count: number;
  needsCount: boolean;
  recount: Window | null;
}

export interface Folded {
  /** Episodes that no stored match stands for. */
  created: Array<Episode & { found: Found }>;
  /** Stored matches that were seen again; `changed` is false when nothing of them is known to differ. */
  updated: Array<Episode & { id: string; found: Found; changed: boolean }>;
  /** Stored matches that turned out to be part of another: their documents are counted there. */
  merged: Array<{ id: string; into: string }>;
}

interface Span {
  from: number;
  to: number;
  until: number;
  known: KnownMatch | null;
  found: Found | null;
}

/**
 * Folds what a run found into the matches stored before.
 *
 * @param known matches of the same rule and revision that may overlap; others do no harm
 * @param found episodes of one run (not of conditions whose matches are documents or counted anew)
 * @param within the condition's window in milliseconds: an episode's documents begin that long before it
 */
export function foldEpisodes(known: readonly KnownMatch[], found: readonly Found[], within: number): Folded {
  const folded: Folded = { created: [], updated: [], merged: [] };
  for (const spans of spansByKey(known, found)) {
    for (const group of joined(spans)) foldGroup(group, within, folded);
  }
  return folded;
}

function spansByKey(known: readonly KnownMatch[], found: readonly Found[]): Iterable<Span[]> {
  const byKey = new Map<string, Span[]>();
  for (const episode of found) {
    const { from, to, until } = episode;
    const spans = byKey.get(keyId(episode.key)) ?? [];
    spans.push({ from, to, until, known: null, found: episode });
    byKey.set(keyId(episode.key), spans);
  }
  for (const match of known) {
    const { from, to, until } = match;
    // Keys of which nothing was found need no folding.
    byKey.get(keyId(match.key))?.push({ from, to, until, known: match, found: null });
  }
  return byKey.values();
}

/** Spans that overlap or touch, grouped; earliest first. */
function joined(spans: Span[]): Span[][] {
  const sorted = [...spans].sort((a, b) => a.from - b.from || a.until - b.until);
  const groups: Span[][] = [];
  let end = Number.NEGATIVE_INFINITY;
  for (const span of sorted) {
    const last = groups[groups.length - 1];
    if (last && span.from <= end) last.push(span);
    else groups.push([span]);
    end = Math.max(last && span.from <= end ? end : Number.NEGATIVE_INFINITY, span.until);
  }
  return groups;
}

function foldGroup(all: Span[], within: number, folded: Folded): void {
  const found = all.flatMap((span) => span.found ?? []);
  const reach = Math.max(...found.map((one) => one.until));
  const group = all.filter(({ known: one }) => one?.ended === undefined || one.ended >= reach);
  const known = group
    .flatMap((span) => span.known ?? [])
    .sort(
      (a, b) =>
        Number(a.dropped ?? false) - Number(b.dropped ?? false) ||
        Number(a.job !== undefined) - Number(b.job !== undefined) ||
        a.from - b.from ||
        (a.id < b.id ? -1 : 1),
    );
  const [firstFound] = found;
  if (!firstFound) return;
  const from = Math.min(...group.map((span) => span.from));
  const to = Math.max(...group.map((span) => span.to));
  const until = Math.max(...group.map((span) => span.until));
  const whole = found.find((episode) => !episode.continues && episode.from === from && episode.to === to);
  // Of moments the greatest count stands, whoever saw it.
  const counted = whole !== undefined && !(whole.atMoments && known.length > 0);
  const episode: Episode = {
    from,
    to,
    until,
    count: counted
      ? whole.count
      : Math.max(...found.map((one) => one.count), ...known.map((one) => one.count)),
    needsCount: whole === undefined && !firstFound.atMoments && (known.length > 0 || found.length > 1),
    recount: null,
  };
  if (episode.needsCount) episode.recount = { from: from - within, to };

  const [kept, ...others] = known;
  if (!kept) {
    folded.created.push({ ...episode, found: firstFound });
    return;
  }
  const same = kept.from === from && kept.to === to && kept.until === until && kept.count === episode.count;
  const changed = episode.needsCount || others.length > 0 || !same;
  folded.updated.push({ ...episode, id: kept.id, found: firstFound, changed });
  for (const other of others) folded.merged.push({ id: other.id, into: kept.id });
}
