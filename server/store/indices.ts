/** The product's own indices: names, mappings, and which of them begin anew each month. */

const keyword = { type: 'keyword', ignore_above: 1024 } as const;
const date = { type: 'date' } as const;
const long = { type: 'long' } as const;
const bool = { type: 'boolean' } as const;
const words = { type: 'text' } as const;
/** Kept as it is, never searched: the truth of a document, which its other fields are derived from. */
const payload = { type: 'object', enabled: false } as const;

interface IndexDefinition {
  monthly: boolean;
  /** Grows when the mapping does; written into `_meta`, so that an older node can see a newer one's index. */
  version: number;
  properties: Record<string, unknown>;
}

export const INDICES = {
  rules: {
    monthly: false,
    version: 1,
    properties: {
      id: keyword,
      space: keyword,
      name: { ...keyword, fields: { words } },
      enabled: bool,
      deleted: bool,
      bucket: { type: 'integer' },
      tags: keyword,
      severity: keyword,
      severity_rank: { type: 'byte' },
      owner: keyword,
      saved_search: keyword,
      channels: keyword,
      interval_ms: long,
      auto_close: bool,
      updated_at: date,
      changed_at: date,
      payload,
    },
  },
  state: {
    monthly: false,
    version: 2,
    properties: {
      kind: keyword,
      bucket: { type: 'integer' },
      rule: keyword,
      lane: keyword,
      until: date,
      payload,
    },
  },
  matches: {
    monthly: true,
    version: 2,
    properties: {
      space: keyword,
      rule: keyword,
      revision: { type: 'integer' },
      alert: keyword,
      fate: keyword,
      from: date,
      to: date,
      count: long,
      applied_to: date,
      created_at: date,
      id: keyword,
      step: keyword,
      step_keys: keyword,
      payload,
    },
  },
  alerts: {
    monthly: false,
    version: 2,
    properties: {
      '@timestamp': date,
      'kibana.alert.uuid': keyword,
      'kibana.alert.rule.name': { ...keyword, fields: { words } },
      'kibana.alert.rule.uuid': keyword,
      'kibana.alert.reason': words,
      'kibana.alert.severity': keyword,
      'kibana.alert.status': keyword,
      'kibana.alert.start': date,
      'kibana.alert.last_detected': date,
      'kibana.alert.workflow_status': keyword,
      'kibana.alert.workflow_assignee_ids': keyword,
      'kibana.alert.workflow_tags': keyword,
      'kibana.alert.url': { ...keyword, index: false, doc_values: false },
      'kibana.space_ids': keyword,
      'lookout.revision': { type: 'integer' },
      'lookout.condition': keyword,
      'lookout.condition_rank': { type: 'byte' },
      'lookout.resolution': keyword,
      'lookout.group': keyword,
      'lookout.key_text': { ...keyword, fields: { words } },
      'lookout.fields': keyword,
      'lookout.count': long,
      'lookout.matches': long,
      'lookout.recurrences': long,
      'lookout.severity_rank': { type: 'byte' },
      'lookout.escalated': bool,
      'lookout.unowned': bool,
      'lookout.acknowledged_until': date,
      'lookout.quiet': keyword,
      'lookout.silenced_until': date,
      'lookout.snoozed_until': date,
      'lookout.owes': bool,
      'lookout.storm': bool,
      'lookout.born': date,
      'lookout.created_at': date,
      'lookout.closed_at': date,
      'lookout.next_level_at': date,
      'lookout.act_told_at': date,
      'lookout.applied_to': date,
      'lookout.payload': payload,
    },
  },
  deliveries: {
    monthly: true,
    version: 2,
    properties: {
      id: keyword,
      space: keyword,
      alert: keyword,
      rule: keyword,
      channel: keyword,
      reason: keyword,
      state: keyword,
      held: keyword,
      created_at: date,
      next_try_at: date,
      claimed_until: date,
      bundle: keyword,
      merged_into: keyword,
      payload,
    },
  },
  runs: {
    monthly: true,
    version: 1,
    properties: {
      space: keyword,
      rule: keyword,
      outcome: keyword,
      started_at: date,
      to: date,
      took_ms: long,
      matches: long,
      payload,
    },
  },
  audit: {
    monthly: true,
    version: 1,
    properties: {
      at: date,
      space: keyword,
      actor: keyword,
      action: keyword,
      object_type: keyword,
      object_id: keyword,
      object_name: { ...keyword, fields: { words } },
      note: words,
      payload,
    },
  },
  gaps: {
    monthly: false,
    version: 1,
    properties: {
      kind: keyword,
      space: keyword,
      rule: keyword,
      state: keyword,
      reason: keyword,
      from: date,
      to: date,
      created_at: date,
      payload,
    },
  },
  config: {
    monthly: false,
    version: 1,
    properties: { type: keyword, space: keyword, name: keyword, updated_at: date, payload },
  },
} as const satisfies Record<string, IndexDefinition>;

export type IndexName = keyof typeof INDICES;

/** The body that creates an index. Dotted property names become objects, as Elasticsearch reads them itself. */
export function indexBody(name: IndexName, alias: string): Record<string, unknown> {
  return {
    settings: {
      hidden: true,
      number_of_shards: 1,
      auto_expand_replicas: '0-1',
      // Whoever lists alerts pages by search_after; the cap only guards against a page number typed by hand.
      max_result_window: 10_000,
    },
    mappings: mappingOf(name),
    aliases: { [alias]: { is_hidden: true } },
  };
}

/** The mapping of an index as it is now: an older one takes it over, since properties are only ever added. */
export const mappingOf = (name: IndexName) => ({
  _meta: { product: 'lookout', version: INDICES[name].version },
  dynamic: false,
  properties: INDICES[name].properties,
});
