import type { Es, Log } from '../../../ports';
import type { AccessListener } from '../http';
import { accessDocument } from './access_documents';
import { BulkQueue, type QueueCounts } from './bulk_queue';
import { dailyIndices, dropOldDays, indexOfDay, streamFields } from './daily_indices';
import { systemReadings } from './system_readings';

const READ_EVERY_MS = 10_000;
const KEEP_DAYS = 30;
const CLEAN_EVERY_MS = 3_600_000;

export interface Telemetry {
  /** To be told of every request. */
  onAccess: AccessListener;
  readonly counts: QueueCounts;
  stop(): Promise<void>;
}

export interface TelemetryOptions {
  es: Es;
  log: Log;
  namespace: string;
  /** The folder whose disk is watched. */
  folder: string;
  readEveryMs?: number;
}

/** Puts what this server and machine really do into daily indices: its access log, and readings every 10 s. Days past the keeping time are deleted. */
export function startTelemetry(options: TelemetryOptions): Telemetry {
  const { es, log, namespace, folder } = options;
  const indices = dailyIndices(namespace);
  const queue = new BulkQueue(es, log);
  const read = systemReadings(folder);
  const accessFields = streamFields('logs', 'lookout.access', namespace);
  const systemFields = streamFields('metrics', 'lookout.system', namespace);
  let failed = false;
  const takeReadings = async () => {
    try {
      const index = indexOfDay(indices.system, Date.now());
      for (const source of await read()) queue.add({ index, source: { ...source, ...systemFields } });
    } catch (failure) {
      if (!failed) log.warn(`this machine cannot be measured: ${(failure as Error).message}`);
      failed = true;
    }
  };
  const timer = setInterval(() => void takeReadings(), options.readEveryMs ?? READ_EVERY_MS);
  timer.unref();
  void takeReadings();
  const clean = () =>
    dropOldDays(es, log, namespace, KEEP_DAYS).catch((failure: Error) =>
      log.warn(`old days could not be deleted: ${failure.message}`),
    );
  const cleaning = setInterval(() => void clean(), CLEAN_EVERY_MS);
  cleaning.unref();
  void clean();
  return {
    onAccess: (access) =>
      queue.add({
        index: indexOfDay(indices.access, access.at),
        source: { ...accessDocument(access), ...accessFields },
      }),
    get counts() {
      return queue.counts;
    },
    stop: async () => {
      clearInterval(timer);
      clearInterval(cleaning);
      await queue.stop();
    },
  };
}
