import { BehaviorSubject } from 'rxjs';
import type { StatusSetup } from './contracts';
import type { LookoutCore } from './core';
import { followStatus, type StatusLevel } from './host_status';

/** Keeps the host's status service told; to be called in setup. Where the host has none nothing is done. */
export function reportStatus<Level>(
  status: StatusSetup<Level> | undefined,
  levels: Record<StatusLevel, Level>,
  core: LookoutCore,
): { stop(): void } {
  if (!status) return { stop() {} };
  const subject = new BehaviorSubject({ level: levels.available, summary: 'Lookout is starting' });
  status.set(subject);
  return followStatus(
    () => core.vitals(),
    ({ level, summary }) => subject.next({ level: levels[level], summary }),
  );
}
