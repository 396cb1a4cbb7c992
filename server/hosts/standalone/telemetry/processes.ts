import { readdir, readFile } from 'node:fs/promises';
import { cpus } from 'node:os';

export interface ProcessReading {
  pid: number;
  name: string;
  /** Share of one core since the last reading, 0 to the number of cores. */
  cpuShare: number;
  residentBytes: number;
}

/** Kept per reading: the busiest and the largest. */
const TOP = 5;
/** Linux on the machines that run Node; `getconf` would have to be started to ask. */
const TICKS_PER_SECOND = 100;
const PAGE_BYTES = 4_096;

/** `/proc/<pid>/stat`: the name stands in brackets and may itself hold spaces and brackets. */
export function parseStat(text: string): { name: string; ticks: number; residentBytes: number } | null {
  const open = text.indexOf('(');
  const close = text.lastIndexOf(')');
  if (open < 0 || close < open) return null;
  const rest = text.slice(close + 2).split(' ');
  const [userTicks, systemTicks, pages] = [rest[11], rest[12], rest[21]].map(Number);
  if (![userTicks, systemTicks, pages].every(Number.isFinite)) return null;
  return {
    name: text.slice(open + 1, close),
    ticks: (userTicks as number) + (systemTicks as number),
    residentBytes: (pages as number) * PAGE_BYTES,
  };
}

async function allFromProc() {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const read = await Promise.all(
    pids.map(async (pid) => {
      // A process may end while it is looked at.
      const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
      const stat = parseStat(text);
      return stat ? { pid: Number(pid), ...stat } : null;
    }),
  );
  return read.filter((one) => one !== null);
}

/** This process alone, where there is no `/proc`. */
function onlySelf() {
  const { user, system } = process.cpuUsage();
  const ticks = ((user + system) / 1e6) * TICKS_PER_SECOND;
  return [{ pid: process.pid, name: 'node', ticks, residentBytes: process.memoryUsage.rss() }];
}

/** Reads the busiest and the largest processes, and always this one. The first reading has no CPU shares. */
export function readProcesses(): () => Promise<ProcessReading[]> {
  let before = new Map<number, number>();
  let lastAt = 0;
  return async () => {
    const now = await allFromProc().catch(() => onlySelf());
    const at = performance.now();
    const available = ((at - lastAt) / 1_000) * TICKS_PER_SECOND;
    const readings = now.map(({ pid, name, ticks, residentBytes }) => ({
      pid,
      name,
      residentBytes,
      cpuShare:
        lastAt === 0 || !before.has(pid)
          ? 0
          : Math.min(
              cpus().length,
              Math.max(0, Math.round(((ticks - before.get(pid)!) / available) * 1_000) / 1_000),
            ),
    }));
    before = new Map(now.map(({ pid, ticks }) => [pid, ticks]));
    lastAt = at;
    const busiest = [...readings].sort((a, b) => b.cpuShare - a.cpuShare).slice(0, TOP);
    const largest = [...readings].sort((a, b) => b.residentBytes - a.residentBytes).slice(0, TOP);
    const self = readings.filter(({ pid }) => pid === process.pid);
    return [...new Set([...busiest, ...largest, ...self])];
  };
}
