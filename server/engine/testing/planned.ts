import type { Rule } from '../../../common/schemas';
import type { Cursor } from '../cursors';

/** Epoch ms of a time of the day that planning is tried on, and back. */
export const at = (clock: string): number => Date.parse(`2026-03-01T${clock}Z`);
export const time = (ms: number): string => new Date(ms).toISOString().slice(11, 19);
/** A rule once a minute, and how far one is, in what planning looks at. */
export const rule = (over: Partial<Rule> = {}): Rule =>
  ({
    interval: '1m',
    schedule: null,
    condition: { type: 'any', key: [] },
    resolved: null,
    queryDelay: '0s',
    bucket: 0,
    revision: 1,
    enabledAt: '2026-03-01T12:00:30Z',
    ...over,
  }) as Rule;
export const cursor = (to: string, over: Partial<Cursor> = {}): Cursor => ({
  revision: 1,
  enabledAt: '2026-03-01T12:00:30Z',
  to: at(to),
  planned: null,
  lastRunAt: null,
  ...over,
});

/** A condition whose windows have to be taken in order. */
export const EVERY = {
  type: 'frequency',
  key: [],
  count: 3,
  within: '1m',
  again: 'every',
  levels: [],
} as never;
