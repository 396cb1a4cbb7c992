import { discoverLink, keyFilters, runWindow } from '../../common/discover';
import type { Filter } from '../../common/query';
import { policyOf, type ResolvedSource, type Rule } from '../../common/schemas';
import { toMillis, type Window } from '../../common/time';
import type { HostPorts } from '../ports';

/** Path that opens Discover on the documents of one key in a window. */
export function discoverPath(
  ports: Pick<HostPorts, 'name' | 'version' | 'basePath'>,
  rule: Pick<Rule, 'space' | 'fields' | 'condition'> & Partial<Pick<Rule, 'notify'>>,
  resolved: ResolvedSource,
  key: Record<string, string | null>,
  window: Window,
  /** Its newest match, epoch ms. */
  at: number,
): string {
  const { dataViewId, discover, timeField } = resolved;
  const { link } = policyOf(rule);
  const own = resolved.columns.length > 0 ? resolved.columns : [...rule.condition.key, ...rule.fields];
  return discoverLink(ports.name, {
    basePath: ports.basePath(rule.space),
    hostVersion: ports.version,
    dataViewId: dataViewId ?? (ports.name === 'standalone' ? resolved.index : null),
    query: discover.query,
    filters: [...(discover.filters as Filter[]), ...keyFilters(key, dataViewId)],
    ...(link ? around(at, link) : runWindow(window.from, window.to)),
    columns: [...new Set(link && link.columns.length > 0 ? link.columns : own)],
    sort: [[timeField, 'desc']],
  });
}

const around = (at: number, { before, after }: { before: string; after: string }) => ({
  from: new Date(at - toMillis(before)).toISOString(),
  to: new Date(at + toMillis(after)).toISOString(),
});
