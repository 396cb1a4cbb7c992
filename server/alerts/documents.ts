import type { Alert, Condition, ResolvedSource, Rule, SampleDocument } from '../../common/schemas';
import { toMillis } from '../../common/time';
import type { Es } from '../ports';
import { checkPage, LAST_ROW } from './bad_filter';

export interface DocumentPage {
  items: SampleDocument[];
  total: number;
  totalIsLowerBound: boolean;
  from: string;
  to: string;
}

/** How a rule found the alert's documents: as it was at the alert's revision. */
export interface FoundBy {
  source: ResolvedSource;
  condition: Condition;
}

interface Hit {
  _id: string;
  _index: string;
  _source?: Record<string, unknown>;
  fields?: Record<string, unknown[]>;
}

/** What a page of documents may weigh as it is shown. */
const MAX_VALUE = 10_000;
const MAX_FIELDS = 500;

/**
 * The stretch in which an alert's documents lie, both ends included. Those that complete a frequency lie up to
 * `within` before the moment from which it held.
 */
export function spanOf(alert: Alert, condition: Condition): { from: string; to: string } {
  const before = condition.type === 'frequency' ? toMillis(condition.within) - 1 : 0;
  return { from: new Date(Date.parse(alert.firstSeen) - before).toISOString(), to: alert.lastSeen };
}

const keyClause = ([field, value]: [string, string | null]) =>
  value === null ? { bool: { must_not: [{ exists: { field } }] } } : { term: { [field]: value } };

/** The search for an alert's documents, newest first. */
export function documentsQuery(alert: Alert, { source, condition }: FoundBy): Record<string, unknown> {
  const { from, to } = spanOf(alert, condition);
  return {
    bool: {
      filter: [
        source.query,
        {
          range: {
            [source.timeField]: { gte: Date.parse(from), lte: Date.parse(to), format: 'epoch_millis' },
          },
        },
        ...Object.entries(alert.key).map(keyClause),
      ],
    },
  };
}

/** A document as flat names and bounded values: one of 1 MB must not stop the page. */
function flat(source: Record<string, unknown>): Record<string, unknown> {
  const fields: Record<string, unknown> = {};
  let count = 0;
  const walk = (value: unknown, name: string, depth: number) => {
    if (count >= MAX_FIELDS) return;
    if (value !== null && typeof value === 'object' && !Array.isArray(value) && depth < 20) {
      for (const [key, inner] of Object.entries(value)) walk(inner, name ? `${name}.${key}` : key, depth + 1);
      return;
    }
    count += 1;
    fields[name] = bounded(value);
  };
  walk(source, '', 0);
  if (count >= MAX_FIELDS) fields['lookout.cut'] = `only the first ${MAX_FIELDS} fields are shown`;
  return fields;
}

function bounded(value: unknown): unknown {
  if (value === null || typeof value === 'number' || typeof value === 'boolean') return value;
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  if (text.length <= MAX_VALUE) return value;
  return `${text.slice(0, MAX_VALUE)} … (cut, ${text.length.toLocaleString('en-US')} characters)`;
}

/** An alert's documents, read anew with the rights of the client given. Rejects with `EsError`. */
export async function alertDocuments(
  es: Es,
  alert: Alert,
  foundBy: FoundBy,
  { page, perPage }: { page: number; perPage: number },
  options: { signal: AbortSignal; timeoutMs: number },
): Promise<DocumentPage> {
  checkPage({ page, perPage }, 'go on in Discover', 'document');
  const { source } = foundBy;
  const answer = await es.request<{ hits: { hits: Hit[]; total: { value: number; relation: string } } }>(
    {
      method: 'POST',
      path: `/${encodeURIComponent(source.index)}/_search`,
      query: { ignore_unavailable: true, allow_no_indices: true },
      body: {
        query: documentsQuery(alert, foundBy),
        ...(Object.keys(source.runtimeMappings).length > 0 && { runtime_mappings: source.runtimeMappings }),
        sort: [{ [source.timeField]: { order: 'desc', unmapped_type: 'date', numeric_type: 'date' } }],
        from: (page - 1) * perPage,
        size: perPage,
        track_total_hits: LAST_ROW,
        fields: [{ field: source.timeField, format: 'strict_date_optional_time' }],
        timeout: `${options.timeoutMs}ms`,
      },
    },
    options,
  );
  return {
    items: answer.hits.hits.map((hit) => ({
      id: hit._id,
      index: hit._index,
      time: String(hit.fields?.[source.timeField]?.[0] ?? ''),
      fields: flat(hit._source ?? {}),
    })),
    total: answer.hits.total.value,
    totalIsLowerBound: answer.hits.total.relation === 'gte',
    ...spanOf(alert, foundBy.condition),
  };
}

/** The rule as it was at the alert's revision, out of today's rule and the snapshots in its history (newest first). */
export function ruleAt(alert: Alert, rule: Rule, snapshots: readonly Rule[]): Rule {
  return (
    [rule, ...snapshots].find(({ revision, resolved }) => revision === alert.ruleRevision && resolved) ?? rule
  );
}
