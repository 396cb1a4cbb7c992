import {
  type DataViewSpec,
  type FieldCaps,
  parseDataView,
  type SavedObject,
  withFieldCaps,
} from '../../../../common/query';
import { type Es, SourceError } from '../../../ports';
import type { SavedObjectStore } from './store';

const KEEP_MS = 60_000;
const KEEP_AT_MOST = 200;

/** Reads the fields of an index pattern; the answer is kept for a minute, as rules ask again and again. */
function fieldCapsReader(es: Es): (index: string) => Promise<FieldCaps> {
  const kept = new Map<string, { until: number; caps: Promise<FieldCaps> }>();
  return (index) => {
    const known = kept.get(index);
    if (known && known.until > Date.now()) return known.caps;
    if (kept.size >= KEEP_AT_MOST) kept.clear();
    const caps = es.request<FieldCaps>({
      method: 'GET',
      path: `/${index.split(',').map(encodeURIComponent).join(',')}/_field_caps`,
      query: { fields: '*', ignore_unavailable: true, allow_no_indices: true },
    });
    kept.set(index, { until: Date.now() + KEEP_MS, caps });
    // A failure is not kept: the next one asks again.
    caps.catch(() => kept.delete(index));
    return caps;
  };
}

export interface DataViews {
  /** The saved object, or null when there is none. */
  object(id: string): Promise<SavedObject | null>;
  /** The data view with the fields that its indices have now, as far as `as` may see them. Throws a `SourceError` for what the engine lacks. */
  completed(view: DataViewSpec, as?: Es): Promise<DataViewSpec>;
  /** Both of it, by id; null when there is none. */
  byId(id: string, as?: Es): Promise<DataViewSpec | null>;
}

export function dataViewsOf(es: Es, store: SavedObjectStore): DataViews {
  const capsOf = fieldCapsReader(es);
  const views: DataViews = {
    object: (id) => store.get('index-pattern', id),
    async completed(view, as = es) {
      const runtime = Object.keys(view.runtimeFieldMap ?? {});
      if (runtime.length > 0 && es.flavour === 'opensearch') {
        throw new SourceError(
          `the data view "${view.title}" has runtime fields (${runtime.join(', ')}), which OpenSearch does not know`,
        );
      }
      // What one may see is kept for nobody else.
      return withFieldCaps(view, await (as === es ? capsOf : fieldCapsReader(as))(view.title));
    },
    async byId(id, as = es) {
      const object = await views.object(id);
      return object && views.completed(parseDataView(object), as);
    },
  };
  return views;
}
