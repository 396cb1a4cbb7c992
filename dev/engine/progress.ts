import type { Dirent } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

const LINE_EVERY_MS = 3_000;

/** One line about a download: `Elasticsearch 8.14.1: 312 of 759 MB (41 %), 24 MB/s`. Sizes in bytes. */
export function progressLine(title: string, done: number, total: number, perSecond: number): string {
  const mb = (bytes: number) => Math.round(bytes / 1e6);
  const percent = Math.min(100, Math.floor((100 * done) / total));
  return `${title}: ${mb(Math.min(done, total))} of ${mb(total)} MB (${percent} %), ${(perSecond / 1e6).toFixed(1)} MB/s`;
}

/**
 * Reports how a folder grows while `work` fills it: one line every three seconds, on a terminal or not, because
 * Maven itself prints nothing useful in batch mode. `onStall` is called once when nothing grew for `stallMs`.
 */
export async function whileGrowing<T>(
  watch: { folder: string; title: string; total: number; stallMs: number },
  progress: (line: string) => void,
  onStall: () => void,
  work: Promise<T>,
): Promise<T> {
  const start = await folderBytes(watch.folder);
  const began = Date.now();
  let last = start;
  let lastGrowth = began;
  const timer = setInterval(async () => {
    const now = Date.now();
    const bytes = await folderBytes(watch.folder);
    if (bytes !== last) lastGrowth = now;
    else if (now - lastGrowth > watch.stallMs) onStall();
    last = bytes;
    const done = Math.max(0, bytes - start);
    progress(progressLine(watch.title, done, watch.total, (1000 * done) / (now - began)));
  }, LINE_EVERY_MS);
  try {
    return await work;
  } finally {
    clearInterval(timer);
  }
}

/** Bytes of all files below a folder; files that vanish while it is read count as nothing. */
export async function folderBytes(folder: string): Promise<number> {
  const entries: Dirent[] = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const sizes = await Promise.all(
    entries.map(async (entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return folderBytes(path);
      return stat(path).then(
        (found) => found.size,
        () => 0,
      );
    }),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}
