import type { PreviewMatch, PreviewReport } from '../../common/api';
import type { RuleInput } from '../../common/schemas';
import { isoWindow, toMillis } from '../../common/time';
import { keyRecord, keyText } from '../alerts';
import { conditionOf, type Found, keyId } from '../conditions';
import type { Es } from '../ports';
import { nowUseOfSource, pinNow, sourceAt } from '../sources';
import type { ConditionNeeds } from './condition_input';
import { drive, type Sink } from './drive';
import { sureOnly } from './partial_sink';
import { previewMoments, seriesOf } from './preview_series';
import { delayMs } from './query_delay';
import { Reader } from './reader';
import { sampleFields } from './sample_fields';
import type { Searcher } from './searcher';

const RANGES = { '1h': 3_600_000, '24h': 86_400_000, '7d': 7 * 86_400_000, '30d': 30 * 86_400_000 } as const;
export type PreviewRange = keyof typeof RANGES;
const BUCKETS = 96;
const LISTED = 200;
/** Matches that a preview looks at; past that it says that it stopped. */
const MOST_FOUND = 20_000;

/** More was found than a preview shows. */
class Enough extends Error {}

class ListSink implements Sink {
  readonly starts: number[] = [];
  readonly groups = new Set<string>();
  private kept: Found[] = [];

  constructor(private readonly groupOf: (found: Found, ordinal: number) => string) {}

  async found(found: Found[]): Promise<void> {
    for (const one of found) {
      this.groups.add(this.groupOf(one, this.starts.length));
      this.starts.push(one.from);
    }
    this.kept.push(...found);
    if (this.kept.length > 2 * LISTED) this.kept = this.newest;
    if (this.starts.length >= MOST_FOUND) throw new Enough();
  }

  get newest(): Found[] {
    return [...this.kept].sort((a, b) => b.to - a.to).slice(0, LISTED);
  }
}

interface PreviewDeps {
  es: Es;
  searcher: Searcher;
  needs: ConditionNeeds;
  searchTimeoutMs: number;
  /** The engine's clock, epoch ms. */
  now: number;
  signal: AbortSignal;
}

/** What a rule would have found, by the same run as the scheduled one with another window and a list as its sink. */
export async function preview(
  input: RuleInput,
  range: PreviewRange,
  deps: PreviewDeps,
): Promise<PreviewReport> {
  const { now, signal } = deps;
  const started = Date.now();
  const to = now - delayMs(input, undefined);
  const window = { from: to - RANGES[range], to };
  const { sources, lists, parts } = deps.needs;
  const reader = new Reader(
    deps.es,
    deps.searcher,
    sources.map((one) => ({
      resolved: sourceAt(one, window.to),
      sampleFields: sampleFields(input, one),
      searchTimeoutMs: deps.searchTimeoutMs,
    })),
  );
  const condition = conditionOf(input.condition);
  const sink = new ListSink((found, ordinal) => {
    if (input.grouping === 'match') return String(ordinal);
    return input.grouping === 'rule' ? '' : keyId(found.key);
  });
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
      lists,
      parts: parts.map((part) => pinNow(part, window.to)),
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
      step: moments.every,
      intervalMs,
    });
    notes.push(...left);
    const answered = await histogram;
    const buckets = answered.kind === 'histogram' ? answered.buckets : [];
    const uses = new Set(sources.map(nowUseOfSource));
    if (uses.has('pinned')) notes.push('the query names now: here it means the end of the range looked at');
    if (uses.has('live'))
      notes.push(
        'the query looks at the clock in a way that cannot be replayed: old windows show what it finds today',
      );
    const seen = reader.problems.map(({ message }) => message);
    const bitten = [...new Set([...seen, ...reader.limits, ...(outcome?.problems ?? [])])];
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
      matches: sink.newest.map((found) => shown(input, found)),
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

function shown(input: RuleInput, found: Found): PreviewMatch {
  const key = keyRecord(input.condition.key, found.key);
  return {
    key,
    keyText: keyText(found.key),
    reason: conditionOf(input.condition).reason(input.condition, {
      key,
      count: found.count,
      values: found.values ?? {},
      severity: found.severity ?? input.severity,
    }),
    from: new Date(found.from).toISOString(),
    to: new Date(found.to).toISOString(),
    count: found.count,
    sample: found.sample,
  };
}
