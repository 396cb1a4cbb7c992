import type { Source } from '../../../common/schemas';
import { type BrowserCore, CREATE_RULE, mayWriteRules, openEditor } from '../shared';
import type { Discover, DiscoverState } from './contracts';

/** "Create alert rule" in Discover's top bar, on what is open there, saved or not. Later Kibanas dropped the hook. */
export function registerDiscoverMenu(discover: Discover | undefined, core: BrowserCore): void {
  if (!discover?.registerCustomizationProfile || !mayWriteRules(core)) return;
  discover.registerCustomizationProfile('default', {
    customize({ customizations, stateContainer }) {
      customizations.set({
        id: 'top_nav',
        getMenuItems: () => [
          {
            order: 90,
            data: {
              id: 'lookoutCreateRule',
              label: CREATE_RULE,
              description: 'Tell people when this search finds something',
              testId: 'lookoutCreateRule',
              iconType: 'bell',
              run: () => createRule(core, stateContainer),
            },
          },
        ],
      });
    },
  });
}

function createRule(core: BrowserCore, state: DiscoverState): void {
  const source = sourceOf(state);
  if (typeof source === 'string') core.notifications.toasts.addWarning({ title: source });
  else void openEditor(core, source);
}

/** The saved search that is open and unchanged, else the query and filters as they stand; or why neither can be. */
function sourceOf(state: DiscoverState): Source | string {
  const saved = state.savedSearchState?.getState().id;
  const changed = state.savedSearchState?.getHasChanged$?.().getValue() ?? false;
  if (saved !== undefined && !changed) return { kind: 'saved_search', id: saved };

  const { dataView } = state.internalState.getState();
  const { query, filters = [] } = state.appState.getState();
  if (!dataView?.timeFieldName) return 'A rule needs a data view with a time field';
  if (query && query.language === undefined) return 'A rule cannot follow a SQL or ES|QL query';
  const place = {
    kind: 'query' as const,
    index: dataView.getIndexPattern(),
    timeField: dataView.timeFieldName,
    dataViewId: dataView.id ?? null,
  };
  const language = query?.language === 'lucene' ? 'lucene' : 'kuery';
  if (filters.length === 0 && (query?.query === undefined || typeof query.query === 'string')) {
    return { ...place, language, query: query?.query ?? '' };
  }
  const build = window.__kbnSharedDeps__?.KbnEsQuery?.buildEsQuery;
  if (!build) return 'Save this search first: its filters can only be followed in a saved search here';
  return { ...place, language: 'dsl', query: JSON.stringify(build(dataView, query ?? [], filters), null, 2) };
}
