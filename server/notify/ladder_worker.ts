import { ENGINE_ACTOR, withEvent } from '../../common/alert_lifecycle';
import { climbed, passedOn, planLadder } from '../../common/ladders';
import { whoText } from '../../common/people';
import { heldByQuiet } from '../../common/quiet';
import type { Alert, AlertEvent, AlertLadder, Ladder, Rule } from '../../common/schemas';
import { LATE_MS, withNotice } from '../alerts';
import type { Log } from '../ports';
import {
  type AlertDocument,
  alertDocument,
  alertOf,
  type Notice,
  type RuleDocument,
  type Store,
  type Stored,
  stableId,
} from '../store';
import type { Directory, KnownSpace } from './directory';
import { levelNote, skippedText, toldText } from './ladder_texts';
import { shadowOf } from './quiet_stages';
import { awakeOf, type Resolved, resolveWho } from './resolve_who';
import type { Teller } from './teller';

const AT_ONCE = 100;
/** Steps of one alert in one look: more than a ladder has levels. */
const MOST_STEPS = 60;

export interface LadderDeps {
  store: Store;
  directory: Directory;
  teller: Pick<Teller, 'deliveries'>;
  log: Log;
  /** Epoch ms by the engine's clock. */
  now(): number;
  /** Something was stored for the outbox. */
  wake(): void;
}

/**
 * Tells the levels of ladders that are due. Any node may look, at any time:
 * 1. the next level and its moment are stored with the alert, fenced;
 * 2. its deliveries are stored, under ids made of the alert and that moment;
 * 3. the level is stored as done, fenced.
 * Cut off in between, the same is done again: what is stored of it stands.
 */
export class LadderWorker {
  constructor(private readonly deps: LadderDeps) {}

  /** Looks at the alerts whose ladder is due; answers how many levels were told or skipped. Rejects with `EsError`. */
  async look(): Promise<number> {
    const { store, now, log } = this.deps;
    const page = await store.search<AlertDocument>('alerts', {
      size: AT_ONCE,
      track_total_hits: false,
      _source: false,
      sort: [{ 'lookout.next_level_at': { order: 'asc', unmapped_type: 'date' } }],
      query: { range: { 'lookout.next_level_at': { lte: now(), format: 'epoch_millis' } } },
    });
    let steps = 0;
    for (const { id } of page.hits) {
      steps += await this.climb(id).catch((error: Error) => {
        log.warn(`the ladder of alert ${id} waits: ${error.message}`);
        return 0;
      });
    }
    return steps;
  }

  /** Brings one alert's ladder to where it is now. */
  async climb(alertId: string): Promise<number> {
    let steps = 0;
    for (let looked = 0; looked < MOST_STEPS; looked++) {
      const done = await this.step(alertId);
      if (done === 'still') break;
      if (done === 'told') steps += 1;
    }
    return steps;
  }

  /** `still`: nothing is to be done now. */
  private async step(alertId: string): Promise<'still' | 'planned' | 'told'> {
    const { store, directory } = this.deps;
    const stored = await store.get<AlertDocument>(store.alias('alerts'), alertId);
    const alert = stored && alertOf(stored);
    if (!stored || !alert?.ladder) return 'still';
    const [known, rule] = await Promise.all([directory.known(alert.space), this.ruleOf(alert)]);
    const ladder = known.ladders.get(alert.ladder.id);
    const now = this.deps.now();
    const planned = plannedOf(ladder && rule && !rule.deleted ? ladder : null, alert, known, now);
    if (!same(planned, alert.ladder)) {
      if (!ladder && rule) await this.askOthers(rule, alert);
      await this.put(stored, { ...alert, ladder: planned });
      return 'planned';
    }
    if (!ladder || !rule || !planned.next || Date.parse(planned.next.at) > now) return 'still';
    await this.tell(stored, alert, { rule, ladder, known, planned });
    return 'told';
  }

  /** Somebody escalated, and the ladder was deleted meanwhile: the space's channel for escalations is told. */
  private async askOthers(rule: Rule, alert: Alert): Promise<void> {
    const { escalated, ladder } = alert;
    if (!escalated || ladder?.seen?.escalatedAt === escalated.at) return;
    const writes = await this.deps.teller.deliveries(rule, alert, {
      reason: 'escalated',
      ordinal: Date.parse(escalated.at),
      at: escalated.at,
      channels: [],
      mark: null,
      by: escalated.by,
      to: [{ kind: 'setting', which: 'escalationChannel' }],
    });
    await this.deps.store.bulk(writes, { refresh: true });
    this.deps.wake();
  }

  private async ruleOf({ ruleId }: Alert): Promise<Rule | null> {
    const { store } = this.deps;
    return (await store.get<RuleDocument>(store.alias('rules'), ruleId))?.source.payload ?? null;
  }

  private async tell(
    stored: Stored<AlertDocument>,
    alert: Alert,
    { rule, ladder, known, planned }: { rule: Rule; ladder: Ladder; known: KnownSpace; planned: AlertLadder },
  ): Promise<void> {
    const { store, teller, wake, directory } = this.deps;
    const next = planned.next!;
    const level = ladder.levels[next.level]!;
    const at = Date.parse(next.at);
    const lists = level.who.flatMap((one) => (one.kind === 'list' ? [one.id] : []));
    const withLists = lists.length > 0 ? await directory.withLists(alert.space, lists) : known;
    // Nobody is told of their own act.
    const asker = next.why === 'asked' ? (alert.escalated?.by ?? null) : null;
    const resolved = resolveWho(withLists, level.who, { alert, rule, at, except: asker });
    const passed = next.why === 'asked' ? passedOn(ladder, planned) : null;
    const isNobody = asker !== null && reachesNobody(resolved);
    const skipped =
      isNobody ||
      (isAsleep(resolved) &&
        (next.why === 'asked' ? passed !== null : hasOther(ladder, planned, next.level, alert)));
    const note = levelNote(ladder, level, alert, next);
    const { engine: before } = stored.source['lookout.payload'];
    let engine = before;
    // Nobody is told while it is silenced or snoozed: what would have been is on record.
    const held = heldByQuiet(alert);
    if (!skipped) {
      const notice: Notice = {
        reason: 'escalated',
        // Of one moment, not of one place on the ladder: a level that comes round again is told again.
        ordinal: at,
        at: next.at,
        channels: [],
        mark: null,
        to: level.who,
        note,
        ...(asker !== null && { by: asker }),
        ...(next.why !== 'asked' && isLate(alert) && { late: true }),
        ...(held && { held }),
      };
      const writes = await teller.deliveries(rule, alert, notice);
      await store.bulk(writes, { refresh: true });
      wake();
      // Channels that were told are in step with what happens to the alert from here on; who else was, deliveries say.
      engine = withNotice(engine, { ...notice, channels: awakeOf(resolved).channels }).engine;
    }
    const shadow = shadowOf(rule, known.settings);
    const passedBy = () =>
      isNobody ? `skipped, nobody is there but ${asker}, who asked` : skippedText(resolved, known);
    const told = () => (held ? `not told, ${held.text}` : toldText(resolved, known, shadow));
    const event: AlertEvent = {
      id: stableId('ladder', alert.id, planned.round, next.level, next.at),
      at: new Date(this.deps.now()).toISOString(),
      actor: ENGINE_ACTOR,
      type: 'ladder',
      note: `${note}: ${skipped ? passedBy() : told()}`,
      before: {},
      after: {},
    };
    const after: Alert = {
      ...alert,
      ladder: (skipped && passed) || climbed(planned, skipped),
      history: withEvent(alert.history, event),
    };
    await this.put(stored, after, engine);
  }

  /** Where somebody else wrote first, nothing is written: it is looked at again. */
  private async put(
    stored: Stored<AlertDocument>,
    alert: Alert,
    engine = stored.source['lookout.payload'].engine,
  ): Promise<void> {
    const doc = alertDocument(alert, engine);
    const write = { op: 'index' as const, index: stored.index, id: stored.id, doc, fence: stored };
    await this.deps.store.write(write);
  }
}

const same = (a: AlertLadder, b: AlertLadder): boolean => JSON.stringify(a) === JSON.stringify(b);

/** Without its ladder or rule an alert waits for nothing. */
function plannedOf(ladder: Ladder | null, alert: Alert, known: KnownSpace, now: number): AlertLadder {
  const state = alert.ladder!;
  const whoOf = (level: number) =>
    (ladder?.levels[level]?.who ?? []).map((who) => whoText(who, known.names)).join(', ');
  const planned = planLadder(ladder ?? { levels: [], repeat: null }, state, alert, { now, whoText: whoOf });
  return { ...planned, name: ladder?.name ?? state.name };
}

const isAsleep = ({ people, channels, quiet }: Resolved): boolean =>
  people.length + channels.length > 0 &&
  people.every(({ quietUntil }) => quietUntil !== null) &&
  channels.every((id) => quiet.has(id));

const reachesNobody = ({ people, channels, missing }: Resolved): boolean =>
  people.length + channels.length + missing.length === 0;

/** All that is in it happened long before it was found: its levels go into the summary of such. */
const isLate = ({ lastSeen, createdAt }: Alert): boolean =>
  Date.parse(lastSeen) < Date.parse(createdAt) - LATE_MS;

/** Whether there is somebody to be told in their place: of what is acknowledged nobody else will be. */
const hasOther = (
  { levels }: Ladder,
  { done }: AlertLadder,
  level: number,
  { status }: Pick<Alert, 'status'>,
): boolean =>
  status === 'open' &&
  levels.some(
    ({ when }, at) => at !== level && when === 'unacknowledged' && !done.some((one) => one.level === at),
  );
