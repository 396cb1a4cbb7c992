import type { AlertEvent } from '../../schemas';

export const T0 = Date.parse('2026-01-05T12:00:00.000Z');
export const MIN = 60_000;
export const HOUR = 60 * MIN;
export const iso = (at: number) => new Date(at).toISOString();

export const acknowledged = { at: iso(T0), by: 'ana', until: iso(T0 + 8 * HOUR) };
export const closed = { at: iso(T0), by: 'ana' };
export const snoozed = { at: iso(T0 - HOUR), by: 'ana', until: iso(T0 + HOUR) };
export const noted: AlertEvent = {
  id: 'e',
  at: iso(T0),
  actor: 'ana',
  type: 'note',
  note: 'hm',
  before: {},
  after: {},
};
export const engines: AlertEvent = { ...noted, id: 'f', actor: 'lookout', type: 'created' };
