import { pause } from './engine';
import type { Log } from './ports';

/** Something that every node looks at now and then; what is done about it is done once, whoever is first. */
export interface Look {
  every: number;
  /** What could not be looked at, for the log. */
  what: string;
  look(): Promise<unknown>;
}

/** Looks until `signal` aborts. Never rejects: what could not be looked at is logged, and looked at again. */
export async function keepLooking(looks: readonly Look[], log: Log, signal: AbortSignal): Promise<void> {
  await Promise.all(
    looks.map(async ({ every, what, look }) => {
      while (!signal.aborted) {
        await pause(every, signal);
        if (signal.aborted) return;
        await look().catch((error) =>
          log.warn(`${what} could not be looked at: ${(error as Error).message}`),
        );
      }
    }),
  );
}
