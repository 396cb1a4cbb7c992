import type { Alert } from '../../common/schemas';

/**
 * The rows on screen, brought up to date without moving under the reader's hand: known ones are replaced in their
 * place, new ones are only counted. What vanished stays while new ones may have pushed it off the page, else it goes,
 * save what is in `keep`.
 */
export function mergeInPlace(
  shown: readonly Alert[],
  fresh: readonly Alert[],
  keep: ReadonlySet<string>,
): { rows: Alert[]; news: number } {
  const byId = new Map(fresh.map((alert) => [alert.id, alert]));
  const known = new Set(shown.map(({ id }) => id));
  const news = fresh.filter(({ id }) => !known.has(id)).length;
  const rows = shown
    .filter(({ id }) => news > 0 || byId.has(id) || keep.has(id))
    .map((alert) => byId.get(alert.id) ?? alert);
  return { rows, news };
}

/** Replaces the rows that an act answered with. */
export function replaceRows(shown: readonly Alert[], changed: readonly Alert[]): Alert[] {
  const byId = new Map(changed.map((alert) => [alert.id, alert]));
  return shown.map((alert) => byId.get(alert.id) ?? alert);
}

/** The id so many rows further, stopping at the ends; the first row when there was no cursor. */
export function moveCursor(
  ids: readonly string[],
  cursor: string | undefined,
  by: number,
): string | undefined {
  if (ids.length === 0) return undefined;
  const at = cursor === undefined ? -1 : ids.indexOf(cursor);
  if (at < 0) return ids[0];
  return ids[Math.min(ids.length - 1, Math.max(0, at + by))];
}

/** Where several moves lead, one after the other. */
export const moveAll = (
  ids: readonly string[],
  cursor: string | undefined,
  moves: readonly number[],
): string | undefined => moves.reduce<string | undefined>((at, by) => moveCursor(ids, at, by), cursor);

/** After an act on rows: the next one that was not acted on, else the one before. */
export function nextAfter(ids: readonly string[], acted: ReadonlySet<string>): string | undefined {
  const last = ids.reduce((found, id, index) => (acted.has(id) ? index : found), -1);
  const after = ids.slice(last + 1).find((id) => !acted.has(id));
  if (after !== undefined) return after;
  const before = ids.slice(0, Math.max(0, last)).filter((id) => !acted.has(id));
  return before[before.length - 1];
}
