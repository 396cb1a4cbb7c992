/** A stretch of event time `(from, to]`, both in epoch milliseconds. */
export interface Window {
  from: number;
  to: number;
}

/** The same as ISO texts, as it is stored and shown. */
export interface IsoWindow {
  from: string;
  to: string;
}

export const isoWindow = ({ from, to }: Window): IsoWindow => ({
  from: new Date(from).toISOString(),
  to: new Date(to).toISOString(),
});

/** The grid on which a rule's windows lie: points `k * interval + phase`, in epoch milliseconds. */
export interface Grid {
  interval: number;
  phase: number;
}

/** The last grid point that is not after `at`. */
export function gridFloor({ interval, phase }: Grid, at: number): number {
  return Math.floor((at - phase) / interval) * interval + phase;
}

/** The first grid point after `at`. */
export const gridNext = (grid: Grid, at: number): number => gridFloor(grid, at) + grid.interval;
