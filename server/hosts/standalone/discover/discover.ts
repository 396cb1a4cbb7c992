import type { z } from 'zod';
import type { DiscoverAnswer, discoverRequestSchema } from '../../../../common/discover_page';
import { buildQuery, type DataViewSpec, type Filter, runtimeMappings } from '../../../../common/query';
import { ApiFailure } from '../../../api';
import type { Es, SavedSearches } from '../../../ports';
import type { DataViews } from '../saved_objects';
import { flatten } from './flatten';
import { type Range, readRange } from './range';

type Asked = z.output<typeof discoverRequestSchema>;

/** The engine pages no further. */
const WINDOW = 10_000;

interface SearchAnswer {
  hits: {
    total: { value: number; relation: string };
    hits: Array<{
      _id: string;
      _index: string;
      _source?: Record<string, unknown>;
      fields?: Record<string, unknown[]>;
    }>;
  };
  aggregations?: { overTime: { buckets: Array<{ key: number; doc_count: number }> } };
}

export interface DiscoverDeps {
  es: Es;
  views: DataViews;
  savedSearches: SavedSearches;
}

async function chooseView(
  { es, views, savedSearches }: DiscoverDeps,
  asked: string | null,
): Promise<DataViewSpec> {
  const id = asked ?? (await savedSearches.dataViews({ space: 'default' }))[0]?.id;
  if (id === undefined)
    throw new ApiFailure(404, 'there is no data view yet: import one, or seed the starter set');
  const view = await views.byId(id, es);
  if (!view) throw new ApiFailure(404, `there is no data view ${id}`);
  return view;
}

function searchBody(asked: Asked, view: DataViewSpec, range: Range): Record<string, unknown> {
  const query = buildQuery({ query: asked.query, filters: asked.filters as Filter[], dataView: view });
  const time = view.timeFieldName;
  const bounds = { gte: range.from, lte: range.to, format: 'epoch_millis' };
  const runtime = runtimeMappings(view);
  const sort = asked.sort.length > 0 ? asked.sort : time ? [[time, 'desc'] as const] : [];
  return {
    query: time ? { bool: { filter: [query, { range: { [time]: bounds } }] } } : query,
    from: (asked.page - 1) * asked.perPage,
    size: asked.perPage,
    track_total_hits: true,
    sort: [...sort.map(([field, order]) => ({ [field]: { order, unmapped_type: 'keyword' } })), '_doc'],
    ...(time
      ? {
          aggs: {
            overTime: {
              date_histogram: {
                field: time,
                fixed_interval: `${range.bucketMs}ms`,
                min_doc_count: 0,
                extended_bounds: { min: range.from, max: range.to },
              },
            },
          },
          docvalue_fields: [{ field: time, format: 'strict_date_time' }],
        }
      : {}),
    ...(Object.keys(runtime).length > 0 ? { runtime_mappings: runtime, fields: Object.keys(runtime) } : {}),
  };
}

/** The documents that a Discover link stands for, with their histogram. Ranges include both ends. */
export async function discover(
  deps: DiscoverDeps,
  asked: Asked,
  signal: AbortSignal,
): Promise<DiscoverAnswer> {
  if (asked.page * asked.perPage > WINDOW) {
    throw new ApiFailure(
      400,
      `page: only the first ${WINDOW} documents can be paged through; narrow the range`,
    );
  }
  const range = readRange(asked.from, asked.to);
  const view = await chooseView(deps, asked.dataViewId);
  const time = view.timeFieldName ?? null;
  const answer = await deps.es.request<SearchAnswer>(
    {
      method: 'POST',
      path: `/${view.title.split(',').map(encodeURIComponent).join(',')}/_search`,
      query: { ignore_unavailable: true, allow_no_indices: true, allow_partial_search_results: false },
      body: searchBody(asked, view, range),
    },
    { signal },
  );
  const runtime = Object.keys(view.runtimeFieldMap ?? {});
  return {
    dataView: { id: view.id, title: view.title, timeField: time },
    from: new Date(range.from).toISOString(),
    to: new Date(range.to).toISOString(),
    total: answer.hits.total.value,
    totalIsLowerBound: answer.hits.total.relation === 'gte',
    histogram: (answer.aggregations?.overTime.buckets ?? []).map(({ key, doc_count }) => ({
      at: new Date(key).toISOString(),
      count: doc_count,
    })),
    bucketMs: range.bucketMs,
    documents: answer.hits.hits.map(({ _id, _index, _source = {}, fields = {} }) => ({
      id: _id,
      index: _index,
      time: time ? String(fields[time]?.[0] ?? '') : '',
      fields: {
        ...flatten(_source),
        ...Object.fromEntries(runtime.flatMap((name) => (fields[name] ? [[name, one(fields[name])]] : []))),
      },
    })),
    fields: view.fields.map(({ name, type }) => ({ name, type })),
  };
}

const one = (values: unknown[]): unknown => (values.length === 1 ? values[0] : values);
