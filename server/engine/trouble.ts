import type { Trouble } from './cursors';
import { pauseMs } from './plan';
import type { EngineServices } from './services';

/** Trouble goes on: each time it is tried again later. */
export function nextTrouble(
  { random }: Pick<EngineServices, 'random'>,
  before: Trouble | undefined,
  kind: Trouble['kind'],
  message: string,
  now: number,
): Trouble {
  const attempts = (before?.kind === kind ? before.attempts : 0) + 1;
  return {
    kind,
    since: before?.since ?? now,
    attempts,
    message: message.slice(0, 1_000),
    retryAt: now + pauseMs(attempts, random()),
  };
}
