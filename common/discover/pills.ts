import type { Dsl, Filter } from '../query';

const APP_STATE = { store: 'appState' };

/**
 * One pill a field for an alert's key: the field holds the value, or (null) is missing.
 * `dataViewId` null leaves the pill to whichever data view Discover opens with.
 */
export function keyFilters(key: Record<string, string | null>, dataViewId: string | null): Filter[] {
  return Object.entries(key).map(([field, value]) => {
    const meta = { alias: null, disabled: false, key: field, ...(dataViewId ? { index: dataViewId } : {}) };
    if (value === null) {
      return {
        $state: APP_STATE,
        meta: { ...meta, negate: true, type: 'exists', value: 'exists' },
        query: { exists: { field } },
      };
    }
    return {
      $state: APP_STATE,
      meta: { ...meta, negate: false, type: 'phrase', params: { query: value } },
      query: { match_phrase: { [field]: value } },
    };
  });
}

/** A pill that holds any Query DSL, shown under `label`. */
export function dslFilter(dsl: Dsl, label: string, dataViewId: string | null = null): Filter {
  return {
    $state: APP_STATE,
    meta: {
      alias: label,
      disabled: false,
      ...(dataViewId ? { index: dataViewId } : {}),
      key: 'query',
      negate: false,
      type: 'custom',
      value: JSON.stringify(dsl),
    },
    query: dsl,
  };
}

/** Pinned pills of a saved search become ordinary ones: a link may hold only those that belong to Discover. */
export const unpinned = (filters: ReadonlyArray<Filter>): Filter[] =>
  filters.map((filter) => ({ ...filter, $state: APP_STATE }));
