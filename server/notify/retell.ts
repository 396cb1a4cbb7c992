import { toTell } from '../alerts';
import { type AlertDocument, alertOf, type Store } from '../store';
import type { Teller } from './teller';

/** So far back acts are looked at: whoever was to tell of an older one has done so, or others have long since. */
export const RETELL_MS = 10 * 60_000;
const AT_ONCE = 500;

/**
 * Tells once more of what people did lately, in case a node died between the act and its deliveries: under the same ids, so
 * that what was told is not told again. Answers how many notices there were. Rejects with `EsError`.
 */
export async function retellActs(store: Store, teller: Pick<Teller, 'tell'>, now: number): Promise<number> {
  const since = now - RETELL_MS;
  const page = await store.search<AlertDocument>('alerts', {
    size: AT_ONCE,
    track_total_hits: false,
    sort: [{ 'lookout.act_told_at': 'desc' }],
    query: { range: { 'lookout.act_told_at': { gte: since, format: 'epoch_millis' } } },
  });
  const told = page.hits.flatMap((hit) => {
    const { engine } = hit.source['lookout.payload'];
    return engine.notices
      .filter(({ by, at }) => by !== undefined && Date.parse(at) >= since)
      .map((notice) => ({ alert: alertOf(hit), notice: toTell(engine, notice) }));
  });
  if (told.length > 0) await teller.tell(told);
  return told.length;
}
