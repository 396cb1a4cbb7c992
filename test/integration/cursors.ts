import type { Cursor } from '../../server/engine/cursors';
import type { Whole } from './whole';

type World = Pick<Whole, 'es' | 'prefix'>;

/** The cursors of one bucket of rules, by rule, as they are stored. */
interface CursorDocument extends Record<string, unknown> {
  payload: { rules: Record<string, Cursor> };
}
export type StoredCursors = Array<{ _id: string; _source: CursorDocument }>;

export async function storedCursors({ es, prefix }: World): Promise<StoredCursors> {
  await es.request({ method: 'POST', path: `/${prefix}_state/_refresh` });
  const found = await es.request<{ hits: { hits: StoredCursors } }>({
    method: 'POST',
    path: `/${prefix}_state/_search`,
    body: { size: 200, query: { term: { kind: 'cursors' } } },
  });
  return found.hits.hits;
}

/** As a restored snapshot has them: what is written without a fence, the lane finds and takes anew. */
export async function putBack({ es, prefix }: World, documents: StoredCursors): Promise<void> {
  for (const { _id, _source: body } of documents)
    await es.request({ method: 'PUT', path: `/${prefix}_state/_doc/${encodeURIComponent(_id)}`, body });
}

/** Changes what is stored, while no lane runs; nothing is written where nothing changed. */
export async function changeCursors(
  world: World,
  change: (cursor: Cursor, rule: string) => void,
): Promise<void> {
  const changed = (await storedCursors(world)).filter(({ _source: { payload } }) => {
    const was = JSON.stringify(payload);
    for (const [rule, cursor] of Object.entries(payload.rules)) change(cursor, rule);
    return JSON.stringify(payload) !== was;
  });
  await putBack(world, changed);
}

/** As if every node had been down for so long: the rules' cursors, or `those` of them, stand where they stood then. */
export const setBack = (world: World, ms: number, those = (_: Cursor) => true): Promise<void> =>
  changeCursors(world, (cursor) => {
    if (those(cursor)) Object.assign(cursor, { to: cursor.to - ms, planned: null });
  });
