import { setTimeout as sleep } from 'node:timers/promises';
import type { Window } from '../../../../common/time';
import { type Es, EsError, type Log } from '../../../ports';
import { type Dataset, type Generated, generate } from '../generator';
import { BulkQueue, dailyIndices, indexOfDay, type Outgoing, streamFields } from '../telemetry';

/** Everybody sees the same made-up week. */
const SEED = 'lookout';
const BATCH = 4_000;
/** Made once more when the server starts again, for what was waiting to be sent; stable ids keep documents single. */
const OVERLAP_MS = 3_600_000;
const IN_FLIGHT = 2;
const TRIES = 6;
const LIVE_EVERY_MS = 2_000;

export interface Progress {
  documents: number;
  /** 0 to 1. */
  done: number;
}

function outgoing(namespace: string): (document: Generated) => Outgoing {
  const indices = dailyIndices(namespace);
  const stems = new Map<Dataset, { stem: string; fields: object }>();
  return ({ dataset, id, time, source }) => {
    let known = stems.get(dataset);
    if (!known) {
      known = { stem: indices.generated(dataset), fields: streamFields('logs', dataset, namespace) };
      stems.set(dataset, known);
    }
    return { index: indexOfDay(known.stem, time), id, source: { ...source, ...known.fields } };
  };
}

/** The newest made-up document's time, epoch ms; null when there is none. */
async function newestGenerated(es: Es, namespace: string): Promise<number | null> {
  const pattern = dailyIndices(namespace).allGenerated;
  const answer = await es.request<{ aggregations?: { newest: { value: number | null } } }>({
    method: 'POST',
    path: `/${pattern}/_search`,
    query: { ignore_unavailable: true, allow_no_indices: true },
    body: { size: 0, track_total_hits: false, aggs: { newest: { max: { field: '@timestamp' } } } },
  });
  return answer.aggregations?.newest.value ?? null;
}

/** Where making up goes on: after what is there, at most `pastMs` back. */
export async function resumePoint(es: Es, namespace: string, now: number, pastMs: number): Promise<number> {
  const newest = await newestGenerated(es, namespace);
  return Math.max(now - pastMs, Math.min(now, (newest ?? 0) - OVERLAP_MS));
}

async function sendBatch(es: Es, batch: readonly Outgoing[], signal: AbortSignal): Promise<void> {
  const lines = batch.flatMap(({ index, id, source }) => [{ create: { _index: index, _id: id } }, source]);
  for (let attempt = 1; ; attempt += 1) {
    try {
      const answer = await es.request<{
        errors: boolean;
        items: Array<{ create: { status: number; error?: { type: string; reason: string } } }>;
      }>(
        {
          method: 'POST',
          path: '/_bulk',
          lines,
          query: { filter_path: 'errors,items.create.status,items.create.error' },
        },
        { signal, timeoutMs: 120_000 },
      );
      const failed = answer.errors
        ? answer.items.find(({ create: { status } }) => status >= 300 && status !== 409)
        : null;
      if (!failed) return;
      const { status, error } = failed.create;
      throw new EsError(status, error?.type ?? 'refused', error?.reason ?? 'no reason given');
    } catch (failure) {
      const passing = failure instanceof EsError && failure.passing && failure.type !== 'aborted';
      if (!passing || attempt === TRIES) throw failure;
      await sleep(250 * 2 ** attempt, undefined, { signal });
    }
  }
}

/** Makes up and stores the documents of the window, several batches at once. Running it twice changes nothing. */
export async function backfill(
  es: Es,
  namespace: string,
  window: Window,
  options: { signal: AbortSignal; onProgress?: (progress: Progress) => void },
): Promise<number> {
  const toOutgoing = outgoing(namespace);
  const sending = new Set<Promise<void>>();
  let batch: Outgoing[] = [];
  let documents = 0;
  const send = async (reached: number) => {
    const full = batch;
    batch = [];
    if (sending.size >= IN_FLIGHT) await Promise.race(sending);
    const one = sendBatch(es, full, options.signal).then(() => {
      documents += full.length;
      options.onProgress?.({ documents, done: (reached - window.from) / (window.to - window.from) });
    });
    const tracked: Promise<void> = one.finally(() => sending.delete(tracked));
    // A failure is met where the sending is awaited; until then it must not count as unhandled.
    tracked.catch(() => {});
    sending.add(tracked);
  };
  for (const minute of generate(SEED, window)) {
    options.signal.throwIfAborted();
    batch.push(...minute.map(toOutgoing));
    if (batch.length >= BATCH) await send(minute.at(-1)!.time);
  }
  if (batch.length > 0) await send(window.to);
  await Promise.all(sending);
  return documents;
}

/** Goes on making up documents as time passes, from `from` (epoch ms). */
export function liveInput(es: Es, log: Log, namespace: string, from: number): { stop(): Promise<void> } {
  const toOutgoing = outgoing(namespace);
  const queue = new BulkQueue(es, log);
  let last = from;
  const timer = setInterval(() => {
    const now = Date.now();
    // A clock that is set back makes nothing until it is past the old time again.
    if (now <= last) return;
    for (const minute of generate(SEED, { from: last, to: now }))
      for (const one of minute) queue.add(toOutgoing(one));
    last = now;
  }, LIVE_EVERY_MS);
  timer.unref();
  return {
    stop: async () => {
      clearInterval(timer);
      await queue.stop();
    },
  };
}
