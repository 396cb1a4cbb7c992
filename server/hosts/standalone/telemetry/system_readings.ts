import { statfs } from 'node:fs/promises';
import { cpus, freemem, hostname, loadavg, platform, totalmem, uptime } from 'node:os';
import { type ProcessReading, readProcesses } from './processes';

const ratio = (part: number, whole: number) => (whole > 0 ? Math.round((part / whole) * 10_000) / 10_000 : 0);

/** Ticks of all cores since the machine started. */
function cpuTicks() {
  const total = { user: 0, system: 0, idle: 0, all: 0 };
  for (const { times } of cpus()) {
    total.user += times.user + times.nice;
    total.system += times.sys + times.irq;
    total.idle += times.idle;
    total.all += times.user + times.nice + times.sys + times.irq + times.idle;
  }
  return total;
}

const document = (dataset: string, at: number, fields: Record<string, unknown>) => ({
  '@timestamp': new Date(at).toISOString(),
  event: { kind: 'metric', module: 'system', dataset },
  host: { name: hostname(), os: { platform: platform() } },
  service: { name: 'lookout' },
  ...fields,
});

const processDocument = (at: number, reading: ProcessReading) =>
  document('system.process', at, {
    process: { pid: reading.pid, name: reading.name },
    system: {
      process: {
        cpu: { total: { pct: reading.cpuShare } },
        memory: { rss: { bytes: reading.residentBytes, pct: ratio(reading.residentBytes, totalmem()) } },
      },
    },
  });

async function diskDocument(at: number, mountPoint: string) {
  const disk = await statfs(mountPoint);
  const total = disk.blocks * disk.bsize;
  const free = disk.bavail * disk.bsize;
  const used = total - disk.bfree * disk.bsize;
  return document('system.filesystem', at, {
    system: {
      filesystem: {
        mount_point: mountPoint,
        total,
        free,
        used: { bytes: used, pct: ratio(used, used + free) },
      },
    },
  });
}

/**
 * Takes readings of this machine in Metricbeat's field names: CPU, load, memory, the disk of `folder`, and the
 * busiest processes. CPU shares are those since the last call; the first call has none.
 */
export function systemReadings(folder: string): () => Promise<Array<Record<string, unknown>>> {
  let before = cpuTicks();
  const processes = readProcesses();
  return async () => {
    const at = Date.now();
    const now = cpuTicks();
    const span = now.all - before.all;
    const share = (name: 'user' | 'system' | 'idle') => ratio(now[name] - before[name], span);
    const [minute = 0, five = 0, fifteen = 0] = loadavg();
    const used = totalmem() - freemem();
    const readings = [
      document('system.cpu', at, {
        system: {
          cpu: {
            cores: cpus().length,
            total: { norm: { pct: span > 0 ? Math.round((1 - share('idle')) * 10_000) / 10_000 : 0 } },
            user: { norm: { pct: share('user') } },
            system: { norm: { pct: share('system') } },
          },
          load: { 1: minute, 5: five, 15: fifteen },
          uptime: { duration: { ms: Math.round(uptime() * 1_000) } },
        },
      }),
      document('system.memory', at, {
        system: {
          memory: { total: totalmem(), free: freemem(), used: { bytes: used, pct: ratio(used, totalmem()) } },
        },
      }),
    ];
    before = now;
    const disk = await diskDocument(at, folder).catch(() => null);
    return [
      ...readings,
      ...(disk ? [disk] : []),
      ...(await processes()).map((reading) => processDocument(at, reading)),
    ];
  };
}
