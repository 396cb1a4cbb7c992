import type { PreviewReport } from '../../common/api';
import type { RuleInput } from '../../common/schemas';
import { isoWindow, toMillis } from '../../common/time';
import { conditionOf } from '../conditions';
import type { Es } from '../ports';
import { NOT_REPLAYABLE, nowUseOfSource, pinNow, sourceAt } from '../sources';
import type { StepReads } from '../steps';
import type { ConditionNeeds } from './condition_input';
import { drive } from './drive';
import { sureOnly } from './partial_sink';
import { zoneOf } from './plan';
import { shownMatch } from './preview_match';
import { previewMoments, seriesOf } from './preview_series';
import { Enough, ListSink, MOST_FOUND } from './preview_sink';
import { delayMs, type Lag } from './query_delay';
import { Reader } from './reader';
import { sampleFields } from './sample_fields';
import type { Searcher } from './searcher';

const RANGES = { '1h': 3_600_000, '24h': 86_400_000, '7d': 7 * 86_400_000, '30d': 30 * 86_400_000 } as const;
export type PreviewRange = keyof typeof RANGES;
const BUCKETS = 96;
interface PreviewDeps {
  es: Es;
  searcher: Searcher;
  /** Rules read with keys here. */
  withKey: boolean;
  needs: ConditionNeeds;
  /** What its steps read. */
  lookUps: StepReads;
  searchTimeoutMs: number;
  /** The engine's clock, epoch ms. */
  now: number;
  /** What is known of how late its documents are ingested. */
  lag: Lag | undefined;
  signal: AbortSignal;
}

/** What a rule would have found, by the same run as the scheduled one with another window and a list as its sink. */
export async function preview(
  input: RuleInput,
  range: PreviewRange,
  deps: PreviewDeps,
): Promise<PreviewReport> {
  const { now, lag, signal } = deps;
  const started = Date.now();
  const to = now - delayMs(input, lag);
  const window = { from: to - RANGES[range], to };
  const { sources, lists, parts } = deps.needs;
  const asOf = { at: to, zone: zoneOf(input, sources[0]!) };
  const reader = new Reader(
    deps.es,
    deps.searcher,
    sources.map((one) => ({
      resolved: sourceAt(one, asOf),
      sampleFields: sampleFields(input, one, deps.withKey),
      searchTimeoutMs: deps.searchTimeoutMs,
    })),
  );
  const condition = conditionOf(input.condition);
  const sink = new ListSink(input, deps.lookUps);
  const notes: string[] = [];
  const { intervalMs, ...moments } = previewMoments(input, window);
  if (moments.moments?.length === 0) notes.push('its cron does not come within this range');
  const step = Math.ceil((window.to - window.from) / BUCKETS);
  try {
    const histogram = reader.answer({ kind: 'histogram', window, step });
    // Waited for below: when the run fails first, nobody does any more, and Node would end the process.
    histogram.catch(() => undefined);
    const run = condition.run({
      condition: input.condition,
      window,
      reread: 0,
      samples: input.samples,
      memory: null,
      ...moments,
      since: null,
      stopped: [],
      kept: null,
      zone: asOf.zone,
      lists,
      parts: parts.map((part) => pinNow(part, asOf)),
      series: true,
    });
    const outcome = await drive(run, (read) => reader.answer(read), sureOnly(sink, reader), signal).catch(
      (error) => {
        if (!(error instanceof Enough)) throw error;
        const shown = MOST_FOUND.toLocaleString('en-US');
        notes.push(
          `more than ${shown} matches: the preview stopped there, what came later in the range is not shown`,
        );
        return null;
      },
    );
    const { series, notes: left } = seriesOf(outcome?.series ?? [], input.condition.key, {
      // What slides is found between the moments, too.
      step: condition.slides ? intervalMs : moments.every,
      intervalMs,
    });
    notes.push(...left);
    const answered = await histogram;
    const buckets = answered.kind === 'histogram' ? answered.buckets : [];
    const uses = new Set(sources.map(nowUseOfSource));
    if (uses.has('pinned')) notes.push('the query names now: here it means the end of the range looked at');
    if (uses.has('live')) notes.push(NOT_REPLAYABLE);
    const seen = reader.problems.map(({ message }) => message);
    const bitten = [...new Set([...seen, ...reader.limits, ...(outcome?.problems ?? []), ...sink.problems])];
    notes.push(...bitten);
    const documents = buckets.reduce((sum, { count }) => sum + count, 0);
    const days = RANGES[range] / RANGES['24h'];
    return {
      window: isoWindow(window),
      histogram: bars(window.from, step, buckets, sink.starts),
      bucketMs: step,
      documents,
      fires: sink.starts.length,
      alerts: sink.groups.size,
      firesPerDay: Math.round((sink.starts.length / days) * 10) / 10,
      matches: sink.newest.map((found) => shownMatch(input, found)),
      steps: sink.steps,
      threshold:
        input.condition.type === 'frequency'
          ? { count: input.condition.count, withinMs: toMillis(input.condition.within) }
          : null,
      series,
      tookMs: Date.now() - started,
      notes,
      complete: outcome !== null && bitten.length === 0,
    };
  } finally {
    await reader.close();
  }
}

function bars(from: number, step: number, buckets: Array<{ at: number; count: number }>, starts: number[]) {
  const slots = Array.from({ length: BUCKETS }, (_, index) => ({
    at: new Date(from + index * step).toISOString(),
    documents: 0,
    fires: 0,
  }));
  const slot = (at: number) => slots[Math.min(Math.max(Math.floor((at - from) / step), 0), BUCKETS - 1)]!;
  for (const { at, count } of buckets) slot(at).documents += count;
  // A window is open on the left: what happened at a bucket's very start belongs to the one before.
  for (const at of starts) slot(at - 1).fires += 1;
  return slots;
}
