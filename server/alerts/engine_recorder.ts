import { policyOf } from '../../common/schemas';
import { type Severity, worseOf } from '../../common/words';
import { type Found, type KeyTuple, keyId, type Outcome } from '../conditions';
import { alertOf, type Write } from '../store';
import { type AlertOutcome, repeat, retell, storeGroup } from './engine_alerts';
import type { Recorded, RecorderContext } from './engine_context';
import { recordDocuments } from './engine_documents';
import { type Handled, recordEpisodes } from './engine_episodes';
import { type Group, Groups, noteKind } from './engine_groups';
import { findCutOff, loadMatches, type Totals, totalsOf } from './engine_reads';
import { mayEnd, recoveries, watchAlert } from './engine_recoveries';
import { StepStage } from './engine_steps';
import { findStorm, isOn, MAX_STORM_KEYS, STORM_MS, stormAfterOf } from './engine_storm';

/**
 * Stores what one run finds, in an order that a run cut off anywhere can be repeated after:
 *
 * 1. matches, while the run goes on (`found`): created once under stable ids, grown by fenced writes;
 * 2. at its end (`finish`) alerts, each with the window it has applied and what it has to tell;
 * 3. deliveries, made from what the alerts say is to be told;
 * 4. only then may the rule's cursor move.
 */
export class Recorder {
  private groups: Groups;
  private readonly handled: Handled = new Set();
  private readonly steps: StepStage;
  private primed = false;
  /** The first run since the lane was taken or a run failed: there may be more stored than is known. */
  private resuming = false;
  private created = 0;
  private updated = 0;

  constructor(
    private readonly context: RecorderContext,
    /** The condition's own look-back, milliseconds. */
    private readonly within: number,
    /** Whether matches are episodes that later runs may go on with. */
    private readonly episodes: boolean,
  ) {
    this.groups = new Groups(context);
    this.steps = new StepStage(context);
    context.memory.begin();
  }

  async found(found: readonly Found[]): Promise<void> {
    await this.prime();
    if (found[0]?.document != null || !this.episodes) {
      this.created += await recordDocuments(this.context, this.groups, this.steps, found);
      return;
    }
    const { created, updated } = await recordEpisodes(
      this.context,
      this.groups,
      this.steps,
      this.handled,
      this.within,
      found,
    );
    this.created += created;
    this.updated += updated;
  }

  /** Once per rule and epoch, and after every run that failed: what is stored beyond the cursor. */
  private async prime(): Promise<void> {
    const { memory, io, rule, window, reread } = this.context;
    if (this.primed) return;
    this.primed = true;
    const since = window.from - reread - this.within;
    if (memory.primed) {
      memory.forgetMatches(since);
      return;
    }
    await io.store.refresh('matches', 'alerts');
    memory.forgetStored();
    if (this.episodes) memory.matches = await loadMatches(io.store, rule.id, rule.revision, since);
    this.resuming = true;
    const found = await findStorm(io.store, rule.id, rule.revision, window.to);
    memory.storm = found.storm;
    memory.births = found.births;
    this.groups = new Groups(this.context);
    for await (const one of findCutOff(io.store, rule.id, rule.revision, this.context)) {
      if (one.match.fate === 'dropped') continue;
      const group = await this.groups.ofStored(one.match, one.key);
      noteKind(group, { silenced: one.silenced ?? null, late: one.match.late });
    }
    memory.primed = true;
  }

  /** Whether a complete run with that outcome would end an alert, or say that its key has vanished. */
  mayEnd(outcome: Outcome): boolean {
    return !this.context.settled && mayEnd(this.context, this.withoutDropped(outcome));
  }

  /** `complete` is false when the run could not see everything: then nothing recovers. */
  async finish(found: Outcome, complete: boolean): Promise<Recorded> {
    const outcome = this.withoutDropped(found);
    const { io, memory, rule, window } = this.context;
    const results: AlertOutcome[] = [];
    const holding = new Set((outcome.holding ?? []).map(keyId));
    const holds = ({ tuple }: Group) =>
      rule.grouping === 'rule' ? holding.size > 0 : holding.has(keyId(tuple));
    const levels = new Map(
      (outcome.severities ?? []).map(({ key, severity }) => [keyId(key), severity ?? rule.severity]),
    );
    const levelOf = ({ tuple }: Group) =>
      rule.grouping === 'rule'
        ? [...levels.values()].reduce<Severity | null>(worseOf, null)
        : (levels.get(keyId(tuple)) ?? null);
    const isStorm = ({ stormKeys, stored }: Group) =>
      stormKeys !== null || (stored !== null && alertOf(stored).storm !== null);
    const totals = await this.totals();
    await Promise.all(
      this.groups.all().map(async (group) => {
        // Of a part it cannot be said that it got better, nor of many keys by one.
        group.now = complete && !isStorm(group) ? levelOf(group) : null;
        const result = await storeGroup(this.context, group, holds(group), totals.get(group.alertId));
        if (!result) return;
        results.push(result);
        // One that was there before may not be its group's newest any more: a match of an older alert has grown.
        if (group.stored === null && rule.grouping !== 'match')
          memory.setNewest(group.groupKey, group.alertId);
      }),
    );
    const seen = new Set(results.map(({ alert }) => alert.id));
    for (const { alert } of results)
      if (alert.condition === 'active' && !this.context.settled) watchAlert(memory, rule, alert, 0);
    this.countBirths();
    if (complete && !this.context.settled)
      results.push(...(await recoveries(this.context, this.groups, outcome, seen)));

    if (complete && policyOf(rule).repeat !== null && !this.context.settled)
      results.push(...(await this.repeats(outcome, new Set(results.map(({ alert }) => alert.id)))));

    const told = new Set(results.map(({ alert }) => alert.id));
    for (const alertId of memory.unfinished) {
      const again = told.has(alertId) ? null : await retell(this.context, alertId);
      if (again) results.push(again);
    }
    const orders: Write[][] = await Promise.all(
      results.flatMap(({ alert, notices }) =>
        notices.map((notice) => this.context.deliveries(alert, notice)),
      ),
    );
    const deliveries = orders.flat();
    if (deliveries.length > 0) await io.writeAll(deliveries);
    memory.cutOff.clear();
    this.steps.finish();
    memory.forgetMatches(window.from - this.context.reread - this.within);

    const problems = this.steps.problems;
    const { stormy } = this.groups;
    if (stormy > 0) {
      const beyond = `more than ${stormAfterOf(rule)} new alerts in 10 minutes`;
      const most = MAX_STORM_KEYS.toLocaleString('en-US');
      const further = stormy > MAX_STORM_KEYS ? `more than ${most}` : String(stormy);
      problems.push(
        `${beyond}: ${further} further ${stormy === 1 ? 'key is' : 'keys are'} held in one alert`,
      );
    }
    return {
      created: this.created,
      updated: this.updated,
      droppedBy: this.steps.droppedBy,
      newAlerts: results.filter(({ isNew }) => isNew).length,
      notified: deliveries.length,
      problems,
    };
  }

  /** A key of which steps dropped everything does not keep the alert that all keys share from recovering, nor make it worse. */
  private withoutDropped(outcome: Outcome): Outcome {
    const { memory, rule } = this.context;
    if (rule.grouping !== 'rule' || outcome.holding === null) return outcome;
    const dropped = new Set<string>();
    const goesOn = new Set<string>();
    for (const match of memory.matches.values()) (match.dropped ? dropped : goesOn).add(keyId(match.key));
    const counts = (key: KeyTuple) => !dropped.has(keyId(key)) || goesOn.has(keyId(key));
    return {
      ...outcome,
      holding: outcome.holding.filter(counts),
      ...(outcome.severities && { severities: outcome.severities.filter(({ key }) => counts(key)) }),
    };
  }

  /** New alerts by when they came, and whether the rule is in a storm. */
  private countBirths(): void {
    const { memory, rule, window, settled } = this.context;
    if (settled) return;
    const { births } = memory;
    if (this.groups.made > 0) births.set(window.to, (births.get(window.to) ?? 0) + this.groups.made);
    for (const born of births.keys()) if (born <= window.to - STORM_MS) births.delete(born);
    if (this.groups.stormy > 0)
      memory.storm = { alertId: this.groups.storm.id, revision: rule.revision, last: window.to };
    if (memory.storm && !isOn(memory.storm, rule.revision, window.to)) memory.storm = null;
  }

  /** Where a run that was cut off may have been before, alerts are counted anew from their matches. */
  private async totals(): Promise<Map<string, Totals>> {
    const { io } = this.context;
    const groups = this.groups.all();
    if (!this.resuming || groups.length === 0) return new Map();
    await io.store.refresh('matches');
    const found = await totalsOf(
      io.store,
      groups.map(({ alertId }) => alertId),
    );
    const nothing = {
      matches: 0,
      documents: 0,
      first: Number.POSITIVE_INFINITY,
      last: Number.NEGATIVE_INFINITY,
    };
    return new Map(groups.map(({ alertId }) => [alertId, found.get(alertId) ?? nothing]));
  }

  /** Those whose condition was seen to hold in this run, though nothing was found that it had not told. */
  private async repeats({ holding }: Outcome, seen: ReadonlySet<string>): Promise<AlertOutcome[]> {
    const { memory, rule } = this.context;
    const holds = new Set((holding ?? []).map(keyId));
    const still = [...memory.active].filter(
      ([alertId, { keyId: own, revision, storm }]) =>
        revision === rule.revision &&
        !seen.has(alertId) &&
        // A storm is told once.
        !storm &&
        (own === null ? holds.size > 0 : holds.has(own)),
    );
    const results = await Promise.all(still.map(([alertId]) => repeat(this.context, alertId)));
    return results.filter((one): one is AlertOutcome => one !== null);
  }
}
