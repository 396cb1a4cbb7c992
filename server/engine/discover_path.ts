import { discoverLink, keyFilters, runWindow } from '../../common/discover';
import type { Filter } from '../../common/query';
import type { ResolvedSource, Rule } from '../../common/schemas';
import type { Window } from '../../common/time';
import type { HostPorts } from '../ports';

/** Path that opens Discover on the documents of one key in a window. */
export function discoverPath(
  ports: Pick<HostPorts, 'name' | 'version' | 'basePath'>,
  rule: Pick<Rule, 'space' | 'fields' | 'condition'>,
  resolved: ResolvedSource,
  key: Record<string, string | null>,
  window: Window,
): string {
  const { dataViewId, discover, timeField } = resolved;
  return discoverLink(ports.name, {
    basePath: ports.basePath(rule.space),
    hostVersion: ports.version,
    dataViewId: dataViewId ?? (ports.name === 'standalone' ? resolved.index : null),
    query: discover.query,
    filters: [...(discover.filters as Filter[]), ...keyFilters(key, dataViewId)],
    ...runWindow(window.from, window.to),
    columns:
      resolved.columns.length > 0 ? resolved.columns : [...new Set([...rule.condition.key, ...rule.fields])],
    sort: [[timeField, 'desc']],
  });
}
