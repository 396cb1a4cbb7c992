import { type FieldCaps, withFieldCaps } from '../../common/query';
import type { ResolvedSource } from '../../common/schemas';
import type { Es } from '../ports';
import type { ApiContext } from './context';
import type { Handlers } from './handle';
import { resolveAndTry } from './rules';

const TIMEOUT_MS = 15_000;

async function fieldsOf(es: Es, source: ResolvedSource, signal: AbortSignal) {
  const caps = await es.request<FieldCaps>(
    { method: 'GET', path: `/${encodeURIComponent(source.index)}/_field_caps`, query: { fields: '*' } },
    { signal, timeoutMs: TIMEOUT_MS },
  );
  const known = withFieldCaps({ id: '', title: source.index, fields: [] }, caps).fields;
  const names = new Set(known.map(({ name }) => name));
  const runtime = Object.entries(source.runtimeMappings)
    .filter(([name]) => !names.has(name))
    .map(([name, mapping]) => ({
      name,
      type: String((mapping as { type?: unknown }).type ?? 'unknown'),
      aggregatable: true,
    }));
  return [
    ...known.map(({ name, type, aggregatable }) => ({ name, type, aggregatable: aggregatable !== false })),
    ...runtime,
  ];
}

/** Event time of the newest document that the source finds (ISO); null when it finds none. */
async function newestOf(es: Es, source: ResolvedSource, signal: AbortSignal): Promise<string | null> {
  const { index, timeField, query, runtimeMappings } = source;
  const answer = await es.request<{ hits: { hits: Array<{ fields?: Record<string, string[]> }> } }>(
    {
      method: 'POST',
      path: `/${encodeURIComponent(index)}/_search`,
      body: {
        size: 1,
        track_total_hits: false,
        _source: false,
        query,
        ...(Object.keys(runtimeMappings).length > 0 && { runtime_mappings: runtimeMappings }),
        sort: [{ [timeField]: { order: 'desc', unmapped_type: 'date' } }],
        fields: [{ field: timeField, format: 'strict_date_optional_time' }],
      },
    },
    { signal, timeoutMs: TIMEOUT_MS },
  );
  return answer.hits.hits[0]?.fields?.[timeField]?.[0] ?? null;
}

/** Where rules may look. */
export function sourceHandlers(
  context: ApiContext,
): Handlers<'savedSearches' | 'resolveSource' | 'dataViews'> {
  const { ports } = context;
  return {
    async savedSearches({ query, request, space }) {
      const { search, page, perPage } = query;
      const found = await ports.savedSearches.list({ request, space }, { search, page, perPage });
      return { ...found, page, perPage };
    },

    async resolveSource({ body, request, space, signal }) {
      const resolved = await resolveAndTry(context, body.source, 'source', { request, space, signal });
      const es = ports.elasticsearch.user(request);
      const [fields, newest] = await Promise.all([
        fieldsOf(es, resolved, signal),
        newestOf(es, resolved, signal),
      ]);
      return { resolved, fields, newest };
    },

    dataViews: async ({ request, space }) => ({
      items: await ports.savedSearches.dataViews({ request, space }),
    }),
  };
}
