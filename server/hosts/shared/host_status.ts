import { minuteText } from '../../../common/time';
import type { Vitals } from '../../ports';

/** Levels of both hosts that are used here. `unavailable` would have a load balancer take the whole host away. */
export type StatusLevel = 'available' | 'degraded';

export interface HostStatus {
  level: StatusLevel;
  /** A sentence for people. */
  summary: string;
}

const LOOK_MS = 10_000;
/** A refused write is tried again first. */
const PATIENCE_MS = 60_000;

const degraded = (summary: string): HostStatus => ({ level: 'degraded', summary });

/**
 * What the host's status service is told of this node: degraded only where the engine itself stands still. A rule that fails,
 * however many do, is none of the host's troubles. `now`: epoch ms of this process's clock.
 */
export function hostStatus({ notStarted, blocked, node, unwritable }: Vitals, now: number): HostStatus {
  if (!node.background)
    return { level: 'available', summary: 'This node shows pages and evaluates no rules' };
  if (blocked !== null) return degraded(`This node evaluates no rules: ${blocked}`);
  if (!node.live && notStarted !== null)
    return degraded(`No rule is evaluated here, because Lookout could not start: ${notStarted}`);
  if (!node.live)
    return degraded('No rule is evaluated here: no lane of this node has looked for due rules for a minute');
  if (unwritable && now - unwritable.since >= PATIENCE_MS) {
    const since = minuteText(unwritable.since);
    return degraded(
      `What rules find cannot be stored: ${unwritable.index} refuses writes since ${since}: ${unwritable.message}`,
    );
  }
  if (notStarted !== null) return { level: 'available', summary: 'Lookout is starting' };
  return { level: 'available', summary: 'The lanes of this node move' };
}

/** Tells the host now and whenever it has changed. */
export function followStatus(vitals: () => Vitals, tell: (status: HostStatus) => void): { stop(): void } {
  let last = '';
  const look = () => {
    const status = hostStatus(vitals(), Date.now());
    const told = JSON.stringify(status);
    if (told !== last) tell(status);
    last = told;
  };
  look();
  const timer = setInterval(look, LOOK_MS);
  timer.unref();
  return { stop: () => clearInterval(timer) };
}
