import { unworked } from '../../common/alert_lifecycle';
import type { Alert, Rule, RuleStatus } from '../../common/schemas';
import type { NoticeReason } from '../../common/words';
import { ruleSubject } from '../channels';
import type { Log } from '../ports';
import { type Fence, type Notice, type Store, stableId, type Write } from '../store';
import type { Teller } from './teller';

/** A rule that fails for less is tried again first. */
export const GRACE_MS = 60_000;
const AGAIN_MS = 24 * 3_600_000;

/** What was told of a rule. Times are ISO. */
export interface TroubleTold {
  ruleId: string;
  failing: { since: string; times: number; lastAt: string; message: string } | null;
  /** The `orphanedSince` that its owner was told of. */
  orphaned: string | null;
}

export interface TroubleNotice {
  reason: Extract<NoticeReason, 'rule_failing' | 'rule_recovered' | 'rule_orphaned'>;
  /** The moment that it is about: the same for whoever decides it. */
  of: string;
  text: string;
}

const NOTHING: Omit<TroubleTold, 'ruleId'> = { failing: null, orphaned: null };

type Watched = Pick<Rule, 'id' | 'enabled' | 'orphanedSince'>;

/** What is to be told of a rule now, and what is remembered of it then; null: no more. */
export function decideTrouble(
  rule: Watched,
  status: Pick<RuleStatus, 'health' | 'since' | 'message'>,
  before: TroubleTold | null,
  now: number,
): { notices: TroubleNotice[]; after: TroubleTold | null } {
  const old = before ?? { ruleId: rule.id, ...NOTHING };
  // Who switched it off knows.
  if (!rule.enabled) return { notices: [], after: null };
  const notices: TroubleNotice[] = [];
  let { failing, orphaned } = old;
  const message = status.message ?? 'it fails';
  if (status.health === 'failing' && status.since !== null) {
    const first = Date.parse(status.since) + GRACE_MS;
    const due = failing ? Date.parse(failing.lastAt) + AGAIN_MS : first;
    if (due <= now) {
      const at = new Date(due).toISOString();
      const since = failing?.since ?? status.since;
      notices.push({ reason: 'rule_failing', of: at, text: `It fails since ${since}: ${message}` });
      failing = { since, times: (failing?.times ?? 0) + 1, lastAt: at, message };
    }
  } else if (failing) {
    const text = `It works again; it had failed since ${failing.since}: ${failing.message}`;
    notices.push({ reason: 'rule_recovered', of: failing.lastAt, text });
    failing = null;
  }
  if (rule.orphanedSince && rule.orphanedSince !== orphaned) {
    const text =
      'A saved search that it follows was deleted. It goes on with the last good copy; adopt that copy, or choose another search.';
    notices.push({ reason: 'rule_orphaned', of: rule.orphanedSince, text });
  }
  orphaned = rule.orphanedSince;
  return { notices, after: failing || orphaned ? { ruleId: rule.id, failing, orphaned } : null };
}

interface TroubleDocument {
  kind: 'rule_trouble';
  rule: string;
  payload: TroubleTold;
  [field: string]: unknown;
}

export interface TroubleDeps {
  store: Store;
  teller: Pick<Teller, 'deliveries'>;
  log: Log;
  /** Every rule that is not deleted, those switched off among them. */
  rules(): readonly Rule[];
  status(ids: readonly string[]): Promise<Map<string, RuleStatus>>;
  now(): number;
  wake(): void;
}

/**
 * Tells owners and the ops channel of rules that fail, that work again, and that lost their saved search: once over all nodes,
 * because deliveries have ids of rule, reason and moment, and are stored before what is remembered of them.
 */
export class RuleTrouble {
  constructor(private readonly deps: TroubleDeps) {}

  /** Answers how many notices were made. Rejects with `EsError`. */
  async look(): Promise<number> {
    const { rules, status, now, log } = this.deps;
    const told = await this.told();
    const all = rules();
    const ids = all.filter(({ enabled }) => enabled).map(({ id }) => id);
    const states = await status(ids);
    const at = now();
    let made = 0;
    for (const rule of all) {
      const known = told.get(rule.id);
      const state = states.get(rule.id) ?? { health: 'disabled' as const, since: null, message: null };
      const { notices, after } = decideTrouble(rule, state, known?.told ?? null, at);
      if (notices.length === 0 && JSON.stringify(after) === JSON.stringify(known?.told ?? null)) continue;
      made += await this.tell(rule, notices, after, known?.fence).catch((error: Error) => {
        log.warn(`what goes wrong with rule "${rule.name}" is not told yet: ${error.message}`);
        return 0;
      });
    }
    return made;
  }

  private async told(): Promise<Map<string, { told: TroubleTold; fence: Fence }>> {
    const { store } = this.deps;
    const found = await store.search<TroubleDocument>('state', {
      size: 10_000,
      track_total_hits: false,
      query: { term: { kind: 'rule_trouble' } },
    });
    return new Map(
      found.hits.map((hit) => [
        hit.source.rule,
        { told: hit.source.payload, fence: { seqNo: hit.seqNo, primaryTerm: hit.primaryTerm } },
      ]),
    );
  }

  private async tell(
    rule: Rule,
    notices: readonly TroubleNotice[],
    after: TroubleTold | null,
    fence: Fence | undefined,
  ): Promise<number> {
    const { store, teller, wake } = this.deps;
    const writes: Write[] = [];
    const now = new Date(this.deps.now()).toISOString();
    for (const notice of notices)
      writes.push(...(await teller.deliveries(rule, subjectOf(rule, notice, now), noticeOf(notice, now))));
    if (writes.length > 0) await store.bulk(writes, { refresh: true });
    const at = { index: store.alias('state'), id: stableId('rule_trouble', rule.id) };
    const doc: TroubleDocument | null = after && { kind: 'rule_trouble', rule: rule.id, payload: after };
    if (doc && fence) await store.write({ op: 'index', ...at, doc, fence }, { refresh: true });
    else if (doc) await store.write({ op: 'create', ...at, doc }, { refresh: true });
    else if (fence) await store.write({ op: 'delete', ...at, fence }, { refresh: true });
    if (writes.length > 0) wake();
    return notices.length;
  }
}

const noticeOf = ({ reason, of }: TroubleNotice, at: string): Notice => ({
  reason,
  ordinal: Date.parse(of),
  at,
  channels: [],
  mark: null,
  to:
    reason === 'rule_orphaned'
      ? [{ kind: 'owner', by: null }]
      : [
          { kind: 'owner', by: null },
          { kind: 'setting', which: 'opsChannel' },
        ],
});

/** A rule in the place of the alert that messages are about. */
const subjectOf = (rule: Rule, { text }: TroubleNotice, at: string): Alert => ({
  ...unworked(),
  id: ruleSubject(rule.id),
  space: rule.space,
  ruleId: rule.id,
  ruleName: rule.name,
  ruleRevision: rule.revision,
  severity: rule.severity,
  tags: rule.tags,
  condition: 'event',
  groupKey: '',
  key: {},
  keyText: '',
  reason: text,
  values: {},
  count: 0,
  matches: 0,
  firstSeen: at,
  lastSeen: at,
  createdAt: at,
  updatedAt: at,
  window: { from: at, to: at },
  sample: [],
  owner: rule.owner,
});
