import type { Window } from '../../common/time';
import type {
  Asked,
  Dsl,
  EventDocument,
  Found,
  LatestRead,
  LatestResult,
  ReadResult,
  Yielded,
} from './contract';
import { emit, keyId } from './contract';
import { sampleOf } from './samples';

/** Keys whose documents are asked for in one search. */
const KEYS_A_READ = 200;
/** Searches handed over at once. */
const READS_AT_ONCE = 20;

/** Which documents stand for a match. */
export interface Shown extends Asked {
  key: readonly string[];
  /** Relative to the match's last moment. */
  window: Window;
  /** Documents per match. */
  size: number;
  /** Of a match only those that fit this, too. */
  whereOf?(found: Found): Dsl | undefined;
  /** Matches without any document need not be looked for. */
  empty?(found: Found): boolean;
}

/** The newest documents for each match, newest first, a portion of the matches at a time. */
export function* latestOf(
  found: readonly Found[],
  shown: Shown,
  take: (found: Found, newest: EventDocument[]) => Found,
): Generator<Yielded, void, ReadResult[]> {
  const asked = portions(found, shown);
  for (let at = 0; at < asked.length; at += READS_AT_ONCE) {
    const some = asked.slice(at, at + READS_AT_ONCE);
    const reads = some.flatMap(({ read }) => read ?? []);
    const results: ReadResult[] = reads.length > 0 ? yield { reads } : [];
    const answers = [...results] as LatestResult[];
    for (const portion of some) {
      const groups = portion.read ? (answers.shift()?.groups ?? []) : [];
      const documents = new Map(groups.map((group) => [keyId(group.key), group.documents]));
      yield* emit(portion.found.map((one) => take(one, documents.get(keyId(one.key)) ?? [])));
    }
  }
}

/** Hands matches over with the newest documents of their last moment's window, oldest first. */
export function* keepSamples(found: readonly Found[], shown: Shown): Generator<Yielded, void, ReadResult[]> {
  if (shown.size === 0) return yield* emit([...found]);
  yield* latestOf(found, shown, (one, newest) => ({ ...one, sample: samplesOf(newest) }));
}

export const samplesOf = (newest: readonly EventDocument[]) => [...newest].reverse().map(sampleOf);

/** Matches of one moment and kind, few enough for one search; those without documents are asked nothing. */
function portions(found: readonly Found[], shown: Shown): Array<{ found: Found[]; read: LatestRead | null }> {
  const alike = new Map<string, { found: Found[]; where: Dsl | undefined }>();
  const empty: Found[] = [];
  for (const one of found) {
    if (shown.empty?.(one)) {
      empty.push(one);
      continue;
    }
    const where = shown.whereOf?.(one) ?? shown.where;
    const id = JSON.stringify([one.to, where]);
    const known = alike.get(id);
    if (known) known.found.push(one);
    else alike.set(id, { found: [one], where });
  }
  const asked: Array<{ found: Found[]; read: LatestRead | null }> = [];
  for (const { found: all, where } of alike.values()) {
    for (let at = 0; at < all.length; at += KEYS_A_READ) {
      const some = all.slice(at, at + KEYS_A_READ);
      const { to } = some[0]!;
      const read: LatestRead = {
        kind: 'latest',
        window: { from: to + shown.window.from, to: to + shown.window.to },
        key: shown.key,
        only: some.map(({ key }) => key),
        size: shown.size,
        ...(shown.source !== undefined && { source: shown.source }),
        ...(where && { where }),
      };
      asked.push({ found: some, read });
    }
  }
  return empty.length > 0 ? [{ found: empty, read: null }, ...asked] : asked;
}
