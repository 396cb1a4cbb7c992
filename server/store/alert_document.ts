import { ladderLookAt } from '../../common/ladders';
import type { Alert, Held, Key, Who } from '../../common/schemas';
import { type NoticeReason, severityRank } from '../../common/words';
import type { Stored } from './store';

/** Somebody to tell, or a channel that the space's settings name. */
export type NoticeTarget = Who | { kind: 'setting'; which: 'escalationChannel' | 'opsChannel' };

/** Something that was to be told, kept with the alert so that a run cut off in between can make its deliveries again. */
export interface Notice {
  reason: NoticeReason;
  /** 0, 1, 2 …: the how-many-eth of its reason on this alert. */
  ordinal: number;
  at: string;
  /** Channels it goes to. */
  channels: string[];
  /** The run that caused it; null when a person or a moment did. */
  mark: number | null;
  /** Whom it is for beside the channels; without it the recipients of the rule, empty: nobody. */
  to?: NoticeTarget[];
  /** The person whose act it tells: they are not told themselves. */
  by?: string;
  /** What they wrote, or what the ladder says. */
  note?: string;
  /** Why nobody is told of it; decided once, when it was made. */
  held?: Held;
  /** All that it tells was found so long after it happened that it goes into a summary. */
  late?: boolean;
  /** Its deliveries may not be stored yet: whoever finds it makes them, under the same ids. */
  owed?: boolean;
  /** What was told before, for what goes only to those who heard that. Given along when it is told, never stored. */
  triggers?: ReadonlyArray<Pick<Notice, 'reason' | 'ordinal' | 'at'>>;
}

/** What the engine keeps of an alert beside what people see. */
export interface AlertEngineState {
  firstMatchId: string;
  /**
   * Which run was applied last: the end of its window (epoch ms), and how many partial runs of that window there were
   * before it as thousandths. The same run repeated has the same mark; a later one has a greater one.
   */
  mark: number;
  /** Newest last; the last 50 are kept. */
  notices: Notice[];
  /** End of the window of the run that made it, epoch ms: what a storm is counted by. */
  born?: number;
  /** Of a storm: the end of the newest window that added a key, epoch ms, and the groups of its keys. */
  storm?: { last: number; keys: string[] };
}

export interface AlertDocument {
  'lookout.payload': { alert: Alert; engine: AlertEngineState };
  [field: string]: unknown;
}

/** How far condition state sorts: active first, then events, then recovered. */
const CONDITION_RANK = { active: 2, event: 1, recovered: 0 } as const;
const MAX_FIELDS = 256;
const MAX_FIELD_LENGTH = 1_024;

/** `name=value` of the key, of what decided and of what the samples hold, for filters: the same on both engines, bounded. */
export function searchFields(key: Key, samples: Alert['sample'], values: Alert['values'] = {}): string[] {
  const pairs = new Set<string>();
  const add = (name: string, value: unknown) => {
    if (value === null || value === undefined || typeof value === 'object') return;
    if (pairs.size < MAX_FIELDS) pairs.add(`${name}=${String(value)}`.slice(0, MAX_FIELD_LENGTH));
  };
  for (const [name, value] of Object.entries(key)) add(name, value);
  for (const fields of [values, ...samples.map((sample) => sample.fields)]) {
    for (const [name, value] of Object.entries(fields)) {
      for (const item of Array.isArray(value) ? value : [value]) add(name, item);
    }
  }
  return [...pairs];
}

/** When the newest act was to be told. */
const actToldAt = ({ notices }: AlertEngineState): string | null =>
  notices.reduce<string | null>((newest, { by, at }) => (by !== undefined ? at : newest), null);

/** The document of an alert: Kibana's field names where the meaning is equal, ours under `lookout.*`. */
export function alertDocument(alert: Alert, engine: AlertEngineState): AlertDocument {
  return {
    '@timestamp': alert.updatedAt,
    'kibana.alert.uuid': alert.id,
    'kibana.alert.rule.name': alert.ruleName,
    'kibana.alert.rule.uuid': alert.ruleId,
    'kibana.alert.reason': alert.reason,
    'kibana.alert.severity': alert.severity,
    'kibana.alert.status': alert.condition === 'recovered' ? 'recovered' : 'active',
    'kibana.alert.start': alert.firstSeen,
    'kibana.alert.last_detected': alert.lastSeen,
    'kibana.alert.workflow_status': alert.status,
    'kibana.alert.workflow_assignee_ids': alert.owner ? [alert.owner] : [],
    'kibana.alert.workflow_tags': alert.tags,
    'kibana.alert.url': alert.discoverUrl,
    'kibana.space_ids': [alert.space],
    'lookout.revision': alert.ruleRevision,
    'lookout.condition': alert.condition,
    'lookout.condition_rank': CONDITION_RANK[alert.condition],
    'lookout.resolution': alert.resolution,
    'lookout.group': alert.groupKey,
    'lookout.key_text': alert.keyText,
    'lookout.fields': searchFields(alert.key, alert.sample, alert.values),
    'lookout.count': alert.count,
    'lookout.matches': alert.matches,
    'lookout.recurrences': alert.recurrences,
    'lookout.severity_rank': severityRank(alert.severity),
    'lookout.escalated': alert.escalated !== null,
    'lookout.unowned': alert.owner === null,
    'lookout.acknowledged_until': alert.acknowledged?.until ?? null,
    'lookout.quiet': [...(alert.silenced ? ['silenced'] : []), ...(alert.snoozed ? ['snoozed'] : [])],
    'lookout.silenced_until': alert.silenced && !alert.silenced.over ? alert.silenced.until : null,
    'lookout.snoozed_until': alert.snoozed?.until ?? null,
    'lookout.owes': engine.notices.some(({ owed }) => owed),
    'lookout.storm': alert.storm !== null,
    'lookout.born': engine.born === undefined ? null : new Date(engine.born).toISOString(),
    'lookout.created_at': alert.createdAt,
    'lookout.closed_at': alert.closed?.at ?? null,
    'lookout.next_level_at': ladderLookAt(alert),
    'lookout.act_told_at': actToldAt(engine),
    'lookout.applied_to': new Date(engine.mark).toISOString(),
    'lookout.payload': { alert, engine },
  };
}

/** The alert of a stored document, with the version that an act may name. */
export function alertOf(document: Stored<AlertDocument>): Alert {
  return {
    ...{ silenced: null, snoozed: null, storm: null },
    ...document.source['lookout.payload'].alert,
    version: `${document.seqNo}:${document.primaryTerm}`,
  };
}
