import { policyOf, type Rule } from '../../common/schemas';
import { toMillis, type Window } from '../../common/time';
import { severityRank } from '../../common/words';
import { type Recorded, Recorder, type RecorderContext, RuleMemory } from '../alerts';
import { conditionOf, type Kept } from '../conditions';
import { EsError } from '../ports';
import { pinNow, sourceAt } from '../sources';
import { needsOf } from './condition_input';
import { type MemoryOf, recall, remember } from './condition_memory';
import { currentSources } from './current_source';
import { missingText, type Readable, readableOf } from './cursors';
import { discoverPath } from './discover_path';
import { drive, type Sink } from './drive';
import { readableKinds } from './measure_source';
import { sureOnly } from './partial_sink';
import { isInOrder, momentsOf, rereads, zoneOf } from './plan';
import { ReadFailure } from './problems';
import { Reader } from './reader';
import { sampleFields } from './sample_fields';
import { SLOW_MS } from './searcher';
import type { EngineServices } from './services';
import { stepReads } from './step_reads';

/** One rule in a lane: what it is, and what the lane knows of its stored matches and alerts. */
export interface LiveRule {
  rule: Rule;
  memory: RuleMemory;
  /** Overran lately: its searches go to the slow slot. */
  slow: boolean;
  /** From where on its last run read, epoch ms: what lies further back is forgotten. */
  readFrom?: number;
  /** A run saw that its source is not what was measured: it is to be measured before an hour is over. */
  measureSoon?: boolean;
  /** What its condition keeps so as not to read it again. */
  kept?: Kept;
}

/** Which window, and as what: see `RecorderContext`. */
export interface WindowRun
  extends Pick<
    RecorderContext,
    'window' | 'mark' | 'committed' | 'settled' | 'job' | 'channels' | 'quietTo'
  > {
  startedAt: number;
  /** How far before the window is read again for documents that came late, where the condition can. */
  reread: number;
  /** Fewer indices than at save can be read: what is missing may be in them. */
  missing?: string | null;
  /** Which kinds of indices could be read at save; null or absent where that is not known. */
  readableAtSave?: Readable | null;
}

export interface Evaluated {
  /** False when something could not be seen: the window stays owed. */
  complete: boolean;
  /** It ran out of time. */
  timedOut: boolean;
  recorded: Recorded;
  problems: string[];
  queryRevision: string;
}

/** The mark below which everything is stored, when a window begins: marks of one window differ by less than a millisecond. */
export const committedBefore = ({ from }: Window): number => from + 0.999;

/** Evaluates a past window after newer ones, owed or of a backfill: with a memory of its own, by the slow slot. */
export function evaluateSettled(
  services: EngineServices,
  rule: Rule,
  asked: Omit<WindowRun, 'mark' | 'committed' | 'settled'>,
  signal: AbortSignal,
): Promise<Evaluated> {
  const { window } = asked;
  // What the lane remembers is about the newest window.
  const live: LiveRule = { rule, memory: new RuleMemory(), slow: true };
  const run = { ...asked, mark: window.to, committed: committedBefore(window), settled: true };
  return evaluateWindow(services, live, run, signal);
}

/**
 * Evaluates one window and stores what it finds, whether it is a rule's newest, one owed or one of a backfill. Rejects
 * when it cannot be read or stored at all, and when `signal` aborts.
 */
export async function evaluateWindow(
  services: EngineServices,
  live: LiveRule,
  asked: WindowRun,
  signal: AbortSignal,
): Promise<Evaluated> {
  const { rule, memory } = live;
  const io = services.io.while(() => services.mayWrite?.(signal) ?? true);
  const { window } = asked;
  const condition = conditionOf(rule.condition);
  const reads = await services.readers.of(rule);
  const current = await currentSources(services, rule, reads);
  const [resolved] = current;
  const { sources, lists, parts } = await needsOf(
    {
      inline: (source) => services.resolver.inline(source, { space: rule.space, as: reads }),
      store: io.store,
    },
    rule,
    current,
  );
  const asOf = { at: window.to, zone: zoneOf(rule, resolved) };
  const reader = new Reader(
    reads.es,
    live.slow || asked.settled ? reads.slow : reads.quick,
    sources.map((one) => ({
      resolved: sourceAt(one, asOf),
      sampleFields: sampleFields(rule, one, reads.identity.kind === 'key'),
      searchTimeoutMs: services.ports.config.searchTimeoutMs,
    })),
    { rank: severityRank(rule.severity), counts: services.readers.countsOf(rule.space) },
  );
  try {
    const reread = rereads(rule) ? asked.reread : 0;
    // It reaches further back than what is remembered of the store.
    const readFrom = window.from - reread;
    if (readFrom < (live.readFrom ?? readFrom)) memory.stale();
    live.readFrom = readFrom;
    const { store, ports } = services;
    const lookUps = await stepReads({ es: reads.es, store, config: ports.config, signal }, rule, rule.space);
    // Field by field: what is spread over is slow to make, and every rule makes one each minute.
    const context: RecorderContext = {
      window,
      mark: asked.mark,
      committed: asked.committed,
      settled: asked.settled,
      job: asked.job,
      channels: asked.channels,
      quietTo: asked.quietTo,
      lookUps,
      rule,
      condition,
      resolved,
      reread,
      now: asked.startedAt,
      memory,
      silences: await services.silences.all(rule.space),
      io,
      countKey: (counted, tuple) => reader.countKey(counted, rule.condition.key, tuple),
      topValues: async (shown, tuple) => {
        const { top: fields, topValues: size } = policyOf(rule);
        try {
          const key = rule.grouping === 'rule' ? [] : rule.condition.key;
          return await reader.topValues(shown, key, tuple, { fields, size });
        } catch (error) {
          // A field that cannot be counted, text for one, keeps no alert from being made.
          const isRefused = error instanceof EsError || error instanceof ReadFailure;
          if (!isRefused || error.passing) throw error;
          return [];
        }
      },
      discoverUrl: (key, shown, at) => discoverPath(services.ports, rule, resolved, key, shown, at),
      deliveries: (alert, notice) => services.deliveries(rule, alert, notice),
    };
    const within = 'within' in rule.condition && rule.condition.within ? toMillis(rule.condition.within) : 0;
    // What is owed and what is asked for lies before what the lane keeps.
    live.kept ??= { value: null };
    const kept = asked.settled ? null : live.kept;
    const recorder = new Recorder(context, within, condition.recovers);
    const of: MemoryOf = { rule, past: asked.settled ? (asked.job ?? 'owed') : null };
    const before = isInOrder(rule) ? await recall(io, of, window.from) : null;
    const run = condition.run({
      condition: rule.condition,
      window,
      reread,
      samples: rule.samples,
      memory: before?.memory ?? null,
      ...momentsOf(rule, window, reread),
      // A backfill sees the past as it was.
      stopped: stoppedKeys(rule).filter(({ at }) => asked.job === null || at <= window.to),
      kept,
      zone: asOf.zone,
      since: rule.enabledAt === null || asked.job !== null ? null : Date.parse(rule.enabledAt),
      lists,
      parts: parts.map((part) => pinNow(part, asOf)),
      series: false,
    });
    let { missing = null } = asked;
    const seen = {
      get whole(): boolean {
        return missing === null && reader.whole;
      },
      get owed(): boolean {
        return reader.owed;
      },
    };
    const sink = sureOnly(recorder, seen);
    const { readableAtSave: atSave = null } = asked;
    const lookOnce = once(async () => {
      // Of a part nothing unsure is told in any case.
      if (atSave === null || reader.owed) return;
      const kinds = await readableKinds(reads.es, sources, services.ports.config.searchTimeoutMs);
      const gone = missingText(readableOf(atSave.version, atSave, kinds));
      // So that its health says so, too, and no longer than it is so.
      if ((gone === null) !== (missing === null)) live.measureSoon = true;
      // What has come back may have come after it was searched.
      missing ??= gone;
    });
    const outcome = await drive(run, (read) => reader.answer(read), beforeUnsure(sink, lookOnce), signal);
    // An index that is gone does not come back with the next try: the window is not owed, but nothing recovers in it.
    const complete = !reader.owed;
    if (complete && recorder.mayEnd(outcome)) await lookOnce();
    const recorded = await recorder.finish(outcome, seen.whole);
    if (complete && before) await remember(io, of, { ...window, before, after: outcome.memory });
    if (!asked.settled) live.slow = reader.slowestMs > SLOW_MS;
    const unseen = reader.problems.map(({ message }) => message);
    const limits = [...reader.limits, ...(outcome.problems ?? [])];
    const problems = [...new Set([...unseen, ...limits, ...recorded.problems])];
    const timedOut = reader.problems.some((one) => one.timedOut);
    return { complete, timedOut, recorded, problems, queryRevision: resolved.revision };
  } finally {
    // Of a part nothing is to be kept, also where the rest of it could not be read at all.
    if (reader.owed) live.kept = undefined;
    await reader.close();
  }
}

/** Too little may be that of an index that cannot be read any more: that is looked at before it is told. */
const beforeUnsure = (sink: Sink, look: () => Promise<void>): Sink => ({
  async found(found) {
    if (found.some(({ unsure }) => unsure)) await look();
    await sink.found(found);
  },
});

function once(act: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | null = null;
  return () => {
    done ??= act();
    return done;
  };
}

const stoppedKeys = ({ stopped = [] }: Rule) => stopped.map(({ key, at }) => ({ key, at: Date.parse(at) }));
