import type { Rule } from '../../common/schemas';
import { gridFloor, isoWindow, toMillis, type Window } from '../../common/time';
import { Recorder, type RecorderContext, type RuleMemory } from '../alerts';
import { conditionOf } from '../conditions';
import { stableId, type Write } from '../store';
import { needsOf } from './condition_input';
import { recall, remember } from './condition_memory';
import type { Cursor } from './cursors';
import { discoverPath } from './discover_path';
import { drive } from './drive';
import { advance, gridOf, pauseMs, rereadMs } from './plan';
import { failureOf } from './problems';
import { Reader } from './reader';
import { sampleFields } from './sample_fields';
import { SLOW_MS } from './searcher';
import type { EngineServices } from './services';

/** One rule in a lane: what it is, and what the lane knows of its stored matches and alerts. */
export interface LiveRule {
  rule: Rule;
  memory: RuleMemory;
  /** Overran lately: its searches go to the slow slot. */
  slow: boolean;
}

/**
 * Evaluates one window and stores what it finds; answers the cursor as it then is. A window that could not be seen whole
 * stays owed. Never rejects, except when `signal` aborted.
 */
export async function runRule(
  services: EngineServices,
  live: LiveRule,
  cursor: Cursor,
  window: Window,
  signal: AbortSignal,
): Promise<Cursor> {
  const { rule, memory } = live;
  const given = await giveUp(services, rule, cursor, window);
  if (given) return given;
  const { clock, io } = services;
  const startedAt = clock.now();
  const condition = conditionOf(rule.condition);
  let reader: Reader | null = null;
  try {
    const resolved = await currentSource(services, rule);
    const { sources, lists, parts } = await needsOf(services, rule, resolved);
    reader = new Reader(
      services.es,
      live.slow ? services.searchers.slow : services.searchers.quick,
      sources.map((one) => ({
        resolved: one,
        sampleFields: sampleFields(rule, one),
        searchTimeoutMs: services.ports.config.searchTimeoutMs,
      })),
    );
    const own = reader;
    const kind = condition.memory(rule.condition);
    const reread = kind.kind === 'path_dependent' ? 0 : rereadMs(rule);
    const context: RecorderContext = {
      rule,
      condition,
      resolved,
      window,
      reread,
      mark: window.to + Math.min(cursor.partials ?? 0, 999) / 1_000,
      // Marks of one window differ by less than a millisecond.
      committed: cursor.partials ? window.to + (cursor.partials - 1) / 1_000 : window.from + 0.999,
      now: startedAt,
      memory,
      io,
      countKey: (counted, tuple) => own.countKey(counted, rule.condition.key, tuple),
      discoverUrl: (key, shown) => discoverPath(services.ports, rule, resolved, key, shown),
      deliveries: (alert, notice) => services.deliveries(rule, alert, notice),
    };
    const within = 'within' in rule.condition && rule.condition.within ? toMillis(rule.condition.within) : 0;
    const recorder = new Recorder(context, within, condition.recovers);
    const before =
      kind.kind === 'path_dependent' ? await recall(io.store, rule.id, rule.revision, window.from) : null;
    const run = condition.run({
      condition: rule.condition,
      window,
      reread,
      samples: rule.samples,
      memory: before,
      every: toMillis(rule.interval),
      since: rule.enabledAt === null ? null : Date.parse(rule.enabledAt),
      lists,
      parts,
      series: false,
    });
    const outcome = await drive(run, (read) => own.answer(read), recorder, signal);
    const complete = own.problems.length === 0;
    const recorded = await recorder.finish(outcome, complete);
    if (complete && kind.kind === 'path_dependent' && changed(before, outcome.memory)) {
      await remember(io.store, rule.id, rule.revision, { ...window, before, after: outcome.memory });
    }
    live.slow = own.slowestMs > SLOW_MS;
    const seen = own.problems.map(({ message }) => message);
    const problems = [...new Set([...seen, ...(outcome.problems ?? []), ...recorded.problems])];
    const notable =
      recorded.created + recorded.updated > 0 || problems.length > 0 || cursor.trouble !== undefined;
    if (notable) {
      const outcomeWord = complete ? 'ok' : 'partial';
      await noteRun(services, rule, resolved.revision, window, startedAt, outcomeWord, recorded, problems);
    }
    const next = { ...cursor, lastRunAt: startedAt };
    if (complete) return withMisses(advance(rule, next, window.to, clock.now()), memory);
    return troubled(
      services,
      { ...next, partials: (cursor.partials ?? 0) + 1 },
      'partial',
      problems.join('; '),
      startedAt,
    );
  } catch (error) {
    memory.goBack();
    if (signal.aborted) throw error;
    const failure = failureOf(error);
    const first = cursor.trouble?.message !== failure.message;
    if (first) {
      services.ports.log.warn(`rule "${rule.name}" failed: ${failure.message}`);
      const nothing = { created: 0, updated: 0, newAlerts: 0, notified: 0 };
      await noteRun(services, rule, rule.resolved?.revision ?? '', window, startedAt, 'failed', nothing, [
        failure.message,
      ]).catch((second) =>
        services.ports.log.warn(`its run could not be noted: ${(second as Error).message}`),
      );
    }
    return troubled(services, { ...cursor, lastRunAt: startedAt }, 'failed', failure.message, startedAt);
  } finally {
    await reader?.close();
  }
}

/** A memory that stays as it is need not be written: what is stored is of an earlier window, and still true. */
const changed = (before: unknown, after: unknown): boolean =>
  JSON.stringify(before) !== JSON.stringify(after);

/** What lies further back than the longest catch-up is not evaluated: it is noted as a gap, and the cursor goes past it. */
async function giveUp(
  services: EngineServices,
  rule: Rule,
  cursor: Cursor,
  window: Window,
): Promise<Cursor | null> {
  const now = services.clock.now();
  const oldest = gridFloor(gridOf(rule), now - services.ports.config.maxCatchUpMs);
  if (window.from >= oldest) return null;
  const gap = { from: window.from, to: oldest };
  const nothing = { created: 0, updated: 0, newAlerts: 0, notified: 0 };
  const why =
    'gap: this stretch was not evaluated, it lay further back than the longest catch-up (lookout.maxCatchUpMs)';
  services.ports.log.warn(`rule "${rule.name}": ${why}`);
  await noteRun(services, rule, rule.resolved?.revision ?? '', gap, now, 'failed', nothing, [why]);
  const { partials: _, ...rest } = cursor;
  return { ...rest, to: oldest, planned: null };
}

/** The source as it stands now; what is learnt of it is kept with the rule. */
async function currentSource({ resolver, book, clock, ports }: EngineServices, running: Rule) {
  // What was learnt since the lane took the rule is in the book.
  const rule = book.get(running.id) ?? running;
  const { resolved, orphaned } = await resolver.forRule(rule);
  const orphanedSince = orphaned ? (rule.orphanedSince ?? new Date(clock.now()).toISOString()) : null;
  const changed = resolved.revision !== rule.resolved?.revision || orphanedSince !== rule.orphanedSince;
  if (changed) {
    if (orphaned && !rule.orphanedSince)
      ports.log.warn(`rule "${rule.name}": its saved search is gone; it goes on with the last good copy`);
    await book.keep(rule.id, { resolved, orphanedSince });
  }
  return resolved;
}

function troubled(
  { random }: EngineServices,
  cursor: Cursor,
  kind: 'failed' | 'partial',
  message: string,
  now: number,
): Cursor {
  const same = cursor.trouble?.kind === kind;
  const attempts = (same ? cursor.trouble!.attempts : 0) + 1;
  const since = cursor.trouble?.since ?? now;
  return {
    ...cursor,
    trouble: {
      kind,
      since,
      attempts,
      message: message.slice(0, 1_000),
      retryAt: now + pauseMs(attempts, random()),
    },
  };
}

function withMisses(cursor: Cursor, memory: RuleMemory): Cursor {
  const missed = [...memory.active]
    .filter(([, { misses }]) => misses > 0)
    .map(([id, { misses }]) => [id, misses] as const);
  const { misses: _, ...rest } = cursor;
  return missed.length > 0 ? { ...rest, misses: Object.fromEntries(missed) } : rest;
}

async function noteRun(
  { io, clock }: EngineServices,
  rule: Rule,
  queryRevision: string,
  window: Window,
  startedAt: number,
  outcome: 'ok' | 'partial' | 'failed',
  recorded: { created: number; updated: number; newAlerts: number; notified: number },
  problems: string[],
): Promise<void> {
  const id = stableId('run', rule.id, window.from, window.to, startedAt);
  const run = {
    id,
    space: rule.space,
    ruleId: rule.id,
    ruleRevision: rule.revision,
    queryRevision,
    window: isoWindow(window),
    startedAt: new Date(startedAt).toISOString(),
    tookMs: clock.now() - startedAt,
    outcome,
    matches: recorded.created + recorded.updated,
    newAlerts: recorded.newAlerts,
    notified: recorded.notified,
    problems,
  };
  const doc = {
    space: rule.space,
    rule: rule.id,
    outcome,
    started_at: run.startedAt,
    to: run.window.to,
    took_ms: run.tookMs,
    matches: run.matches,
    payload: run,
  };
  const write: Write = { op: 'create', index: await io.store.month('runs', startedAt), id, doc };
  await io.writeAll([write]);
}
