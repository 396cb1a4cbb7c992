import type { Digest } from '../../../common/schemas';
import { utcText } from '../../../common/template';
import { SEVERITIES, type Severity } from '../../../common/words';
import type { Store } from '../../store';

/** What happened in a stretch of time, and how it stands. */
export interface Summary {
  created: number;
  bySeverity: Record<Severity, number>;
  closed: number;
  open: number;
  acknowledged: number;
  /** Those with the most new alerts. */
  rules: Array<{ name: string; count: number }>;
}

const TOP_RULES = 10;

type Buckets = { buckets: Array<{ key: string; doc_count: number }> };

/** Of the alerts that a digest is about, in `(from, to]` (epoch ms). Rejects with `EsError`. */
export async function summaryOf(
  store: Store,
  digest: Digest,
  { from, to }: { from: number; to: number },
): Promise<Summary> {
  const within = { gt: new Date(from).toISOString(), lte: new Date(to).toISOString() };
  const { rules, tags, severities, owner } = digest;
  const only = (field: string, values: readonly string[]) =>
    values.length > 0 ? [{ terms: { [field]: values } }] : [];
  const filter = [
    { term: { 'kibana.space_ids': digest.space } },
    ...only('kibana.alert.rule.uuid', rules),
    ...only('kibana.alert.workflow_tags', tags),
    ...only('kibana.alert.severity', severities),
    ...only('kibana.alert.workflow_assignee_ids', owner === null ? [] : [owner]),
  ];
  const created = { range: { 'lookout.created_at': within } };
  const status = (value: string) => ({ filter: { term: { 'kibana.alert.workflow_status': value } } });
  const found = await store.search('alerts', {
    size: 0,
    track_total_hits: false,
    query: { bool: { filter } },
    aggs: {
      created: {
        filter: created,
        aggs: {
          severity: { terms: { field: 'kibana.alert.severity', size: SEVERITIES.length } },
          rules: { terms: { field: 'kibana.alert.rule.name', size: TOP_RULES } },
        },
      },
      closed: { filter: { range: { 'lookout.closed_at': within } } },
      open: status('open'),
      acknowledged: status('acknowledged'),
    },
  });
  const aggs = found.aggregations as {
    created: { doc_count: number; severity: Buckets; rules: Buckets };
    closed: { doc_count: number };
    open: { doc_count: number };
    acknowledged: { doc_count: number };
  };
  const counts = new Map(aggs.created.severity.buckets.map(({ key, doc_count }) => [key, doc_count]));
  return {
    created: aggs.created.doc_count,
    bySeverity: Object.fromEntries(
      SEVERITIES.map((one) => [one, counts.get(one) ?? 0]),
    ) as Summary['bySeverity'],
    closed: aggs.closed.doc_count,
    open: aggs.open.doc_count,
    acknowledged: aggs.acknowledged.doc_count,
    rules: aggs.created.rules.buckets.map(({ key, doc_count }) => ({ name: key, count: doc_count })),
  };
}

/** The worst of what is new; `low` where nothing is. */
export const worstOf = ({ bySeverity }: Summary): Severity =>
  [...SEVERITIES].reverse().find((one) => bySeverity[one] > 0) ?? 'low';

/** The summary in lines. */
export function summaryLines(summary: Summary, { from, to }: { from: number; to: number }): string[] {
  const { created, bySeverity, closed, open, acknowledged, rules } = summary;
  const severities = [...SEVERITIES].reverse().filter((one) => bySeverity[one] > 0);
  const of = severities.map((one) => `${bySeverity[one]} ${one}`).join(', ');
  return [
    `From ${utcText(new Date(from).toISOString())} to ${utcText(new Date(to).toISOString())}`,
    `New alerts: ${created}${of ? ` (${of})` : ''}`,
    `Closed: ${closed}`,
    `Now open: ${open}, acknowledged: ${acknowledged}`,
    ...(rules.length > 0 ? ['Most of the new ones:'] : []),
    ...rules.map(({ name, count }) => `  ${count}  ${name}`),
  ];
}
