import { setTimeout as sleep } from 'node:timers/promises';

/** Asks until the answer is something, at most so many milliseconds; what is refused until then may still come. */
export async function until<T>(
  what: string,
  ask: () => T | Promise<T | null | undefined | false>,
  ms = 45_000,
): Promise<T> {
  let last: unknown;
  for (const end = Date.now() + ms; Date.now() < end; await sleep(250)) {
    try {
      const answer = await ask();
      if (answer) return answer;
      last = answer;
    } catch (error) {
      last = error;
    }
  }
  throw new Error(`waited in vain for ${what}: ${String(last)}`);
}
