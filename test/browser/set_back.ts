import type { EsClient } from '../../server/hosts/standalone';

/** As if a snapshot of so many milliseconds ago had been restored: the rules' cursors stand where they stood then. */
export async function setBack(es: EsClient, prefix: string, ms: number): Promise<void> {
  const state = `/${prefix}_state`;
  type Cursors = { payload: { rules: Record<string, { to: number; planned: number | null }> } };
  await es.request({ method: 'POST', path: `${state}/_refresh` });
  const { hits } = await es.request<{ hits: { hits: Array<{ _id: string; _source: Cursors }> } }>({
    method: 'POST',
    path: `${state}/_search`,
    body: { size: 200, query: { term: { kind: 'cursors' } } },
  });
  for (const { _id: id, _source: body } of hits.hits) {
    const cursors = Object.values(body.payload.rules);
    for (const cursor of cursors) Object.assign(cursor, { to: cursor.to - ms, planned: null });
    const path = `${state}/_doc/${encodeURIComponent(id)}`;
    // What a lane writes at its old place then, it does in vain: it takes its rules anew.
    if (cursors.length > 0) await es.request({ method: 'PUT', path, body });
  }
}
