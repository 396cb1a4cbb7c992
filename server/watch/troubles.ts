import type { HealthReport } from '../../common/api';
import { spanInWords } from '../../common/time';
import type { Severity } from '../../common/words';

/** Something wrong with the product itself, as an alert of its own tells it. One of each kind in a space at a time. */
export interface Trouble {
  kind: 'lanes' | 'evaluation' | 'behind' | 'deliveries' | 'silent_source';
  /** What the queue calls it. */
  name: string;
  severity: Severity;
  /** A sentence of what is wrong, and what follows from it. */
  text: string;
}

/** What the health report of a space does not say. */
export interface WatchFacts {
  /** Deliveries of the space that failed for good within the last hour. */
  failedLately: number;
  /** Rules whose source always had documents, and had none in the last hour. */
  silent: ReadonlyArray<{ name: string }>;
  /** Whether rules here have anybody's rights to read with. */
  canRead: boolean;
  /** Epoch milliseconds. */
  now: number;
}

const MINUTE = 60_000;
/** Behind for less, a rule is only late. */
const BEHIND_MS = 5 * MINUTE;
const FAR_BEHIND_MS = 60 * MINUTE;
/** A delivery that waits for longer is held up by more than one failed try. */
const WAITING_MS = 15 * MINUTE;
const NAMED = 3;

const listed = (names: readonly string[]): string =>
  names.length <= NAMED
    ? names.map((name) => `"${name}"`).join(', ')
    : `${names
        .slice(0, NAMED)
        .map((name) => `"${name}"`)
        .join(', ')} and ${names.length - NAMED} more`;
const counted = (count: number, one: string, many: string) => (count === 1 ? `1 ${one}` : `${count} ${many}`);

/** Alive, and evaluating nothing. */
const noneEvaluated = ({ enabled, failing }: Pick<HealthReport['rules'], 'enabled' | 'failing'>): boolean =>
  enabled > 0 && failing >= enabled;

/** When the last of those that fail, as far as they are listed, began to. Epoch ms. */
const lastBegun = ({ failing }: Pick<HealthReport, 'failing'>): number =>
  Math.max(
    ...failing
      .filter(({ health }) => health === 'failing' || health === 'partial')
      .map(({ since }) => (since === null ? 0 : Date.parse(since))),
  );

/** What the watch made of a space. */
export interface Looked {
  rules: HealthReport['rules'];
  troubles: readonly Trouble[];
}

/**
 * Whether the heartbeat goes on: nothing holds up the engine, and some rule of some space is evaluated. All rules of one
 * space may fail for what its people did; those of all spaces do for what the fleet lacks.
 */
export function isWell(spaces: readonly Looked[]): boolean {
  const enabled = spaces.reduce((sum, { rules }) => sum + rules.enabled, 0);
  const failing = spaces.reduce((sum, { rules }) => sum + rules.failing, 0);
  if (noneEvaluated({ enabled, failing })) return false;
  return spaces.every(({ troubles }) =>
    troubles.every(
      ({ kind, severity }) => kind === 'silent_source' || (kind === 'evaluation' && severity !== 'critical'),
    ),
  );
}

/**
 * What is wrong in a space that somebody has to hear of. A failing rule is not: its owner is told, and the engine is well.
 * That all of several fail is.
 */
export function troublesOf(report: HealthReport, facts: WatchFacts): Trouble[] {
  const troubles: Trouble[] = [];
  const stuck = report.lanes.filter(({ state }) => state === 'stuck').map(({ lane }) => lane);
  if (stuck.length > 0 && report.rules.enabled > 0) {
    const all = stuck.length === report.lanes.length;
    const effect = all ? 'No rule is evaluated' : 'The rules of these lanes are not evaluated';
    troubles.push({
      kind: 'lanes',
      name: 'lanes that no node runs',
      severity: 'critical',
      text: `**${stuck.join(', ')}** ${stuck.length === 1 ? 'is' : 'are'} run by no node. ${effect}; nothing is skipped when a node is back.`,
    });
  }
  const { behind, maxBehindMs, enabled } = report.rules;
  if (!facts.canRead && enabled > 0) {
    troubles.push({
      kind: 'evaluation',
      name: 'no rule can read',
      severity: 'critical',
      text: '**No rule can read**: this cluster is secured and lookout.encryptionKey is not set. What they miss is evaluated once it is.',
    });
  } else if (enabled > 1 && noneEvaluated(report.rules) && facts.now - lastBegun(report) > BEHIND_MS) {
    troubles.push({
      kind: 'evaluation',
      name: 'no rule evaluated',
      severity: 'high',
      text: `**None of the ${enabled} rules** here is evaluated: each fails or sees only a part of its source. Health says why; all are tried again, and no window is skipped.`,
    });
  }
  if (behind > 0 && maxBehindMs > BEHIND_MS) {
    troubles.push({
      kind: 'behind',
      name: 'rules behind',
      severity: maxBehindMs > FAR_BEHIND_MS ? 'critical' : 'high',
      text: `**${counted(behind, 'rule is', 'rules are')}** behind, the farthest by **${spanInWords(maxBehindMs)}**. Their alerts come late; no window is skipped.`,
    });
  }
  const { oldestPendingAt, pending } = report.deliveries;
  const waited = oldestPendingAt === null ? 0 : facts.now - Date.parse(oldestPendingAt);
  if (facts.failedLately > 0 || waited > WAITING_MS) {
    const said = [
      ...(facts.failedLately > 0
        ? [
            `**${counted(facts.failedLately, 'message', 'messages')}** could not be delivered in the last hour`,
          ]
        : []),
      ...(waited > WAITING_MS
        ? [`**${counted(pending, 'message waits', 'messages wait')}**, the oldest for ${spanInWords(waited)}`]
        : []),
    ];
    troubles.push({
      kind: 'deliveries',
      name: 'messages not delivered',
      severity: 'high',
      text: `${said.join('; ')}. Who should have been told was not; see Notify, Deliveries.`,
    });
  }
  if (facts.silent.length > 0) {
    troubles.push({
      kind: 'silent_source',
      name: 'sources gone silent',
      severity: 'warning',
      text: `No document in the last hour where there always were some: the source of ${listed(facts.silent.map(({ name }) => name))}. What it should find cannot be found.`,
    });
  }
  return troubles;
}
