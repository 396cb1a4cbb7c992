import { makeAlert } from '../../test/make';
import type { Act } from '../api';
import type { Alert } from '../schemas';
import type { Severity } from '../words';
import { onAct, onSeverity, onWake } from '.';
import { acknowledged, closed, HOUR, iso, snoozed, T0 } from './testing/states';

describe('an act', () => {
  const by = { actor: 'ana', at: T0, id: 'act-1' };
  it.each<[Alert['condition'], Partial<Alert>]>([
    ['active', { acknowledged: { ...acknowledged, until: iso(T0 + 2 * HOUR) } }],
    ['recovered', { acknowledged: { ...acknowledged, until: null, lasts: '2h' } }],
    ['event', { acknowledged: { ...acknowledged, until: null } }],
  ])('acknowledges for as long as the space says, while active: %s', (condition, next) => {
    const alert = makeAlert({ condition });
    const got = onAct(alert, { type: 'acknowledge' }, { ...by, acknowledgeMs: 2 * HOUR });
    expect(got).toMatchObject({ next: { status: 'acknowledged', ...next } });
  });

  it.each<[string, Act, Partial<Alert>, Partial<Alert> | RegExp, string | null]>([
    ['acknowledge active', { type: 'acknowledge' }, {}, { status: 'acknowledged', acknowledged }, null],
    [
      'acknowledge event',
      { type: 'acknowledge' },
      { condition: 'event' },
      { status: 'acknowledged', acknowledged: { ...acknowledged, until: null } },
      null,
    ],
    ['acknowledge twice', { type: 'acknowledge' }, { status: 'acknowledged', acknowledged }, /by ana/, null],
    ['acknowledge closed', { type: 'acknowledge' }, { status: 'closed', closed }, /reopen/, null],
    [
      'close',
      { type: 'close', resolution: 'fixed' },
      {},
      { status: 'closed', resolution: 'fixed', closed: { at: iso(T0), by: 'ana' } },
      null,
    ],
    [
      'close twice',
      { type: 'close', resolution: 'fixed' },
      { status: 'closed', closed, resolution: 'duplicate' },
      /Duplicate/,
      null,
    ],
    [
      'reopen',
      { type: 'reopen' },
      { status: 'closed', closed, resolution: 'expired', acknowledged },
      { status: 'open', closed: null, resolution: null, acknowledged: null },
      null,
    ],
    [
      'take an acknowledgement back',
      { type: 'reopen' },
      { status: 'acknowledged', acknowledged },
      { status: 'open', acknowledged: null },
      null,
    ],
    ['reopen open', { type: 'reopen' }, {}, /open already/, null],
    ['assign self', { type: 'assign', owner: 'ana' }, {}, { owner: 'ana', ownedSince: iso(T0) }, null],
    ['assign other', { type: 'assign', owner: 'ben' }, {}, { owner: 'ben', ownedSince: iso(T0) }, 'assigned'],
    ['unassign', { type: 'assign', owner: null }, { owner: 'ben' }, { owner: null, ownedSince: null }, null],
    ['assign the owner', { type: 'assign', owner: 'ben' }, { owner: 'ben' }, /already/, null],
    ['unassign nobody', { type: 'assign', owner: null }, {}, /already/, null],
    ['escalate', { type: 'escalate' }, {}, { escalated: { at: iso(T0), by: 'ana' } }, 'escalated'],
    ['escalate twice', { type: 'escalate' }, { escalated: closed }, /already/, null],
    ['de-escalate', { type: 'deescalate' }, { escalated: closed }, { escalated: null }, null],
    ['de-escalate calm', { type: 'deescalate' }, {}, /not escalated/, null],
    [
      'snooze',
      { type: 'snooze', until: iso(T0 + HOUR) },
      {},
      { snoozed: { at: iso(T0), by: 'ana', until: iso(T0 + HOUR) } },
      null,
    ],
    ['snooze till now', { type: 'snooze', until: iso(T0) }, {}, /in the past/, null],
    ['snooze for 91 days', { type: 'snooze', until: iso(T0 + 91 * 24 * HOUR) }, {}, /90 days/, null],
    [
      'snooze closed',
      { type: 'snooze', until: iso(T0 + HOUR) },
      { status: 'closed', closed },
      /reopen/,
      null,
    ],
    ['unsnooze', { type: 'unsnooze' }, { snoozed }, { snoozed: null }, null],
    ['unsnooze what is not', { type: 'unsnooze' }, {}, /not snoozed/, null],
    [
      'close snoozed',
      { type: 'close', resolution: 'fixed' },
      { snoozed },
      { status: 'closed', resolution: 'fixed', snoozed: null },
      null,
    ],
    ['note on closed', { type: 'note', note: 'seen' }, { status: 'closed', closed }, {}, 'note'],
  ])('%s', (_, act, over, expected, told) => {
    const alert = makeAlert(over);
    const got = onAct(alert, act, by);
    if (expected instanceof RegExp) {
      expect(got).toEqual({ refused: expect.stringMatching(expected) });
      return;
    }
    if ('refused' in got) throw new Error(got.refused);
    expect(got).toMatchObject({ next: expected, told });
    expect(got.event).toMatchObject({ id: 'act-1', actor: 'ana', type: act.type, after: expected });
    for (const name of Object.keys(expected) as Array<keyof Alert>)
      expect(got.event.before[name]).toEqual(alert[name]);
  });
});

describe('a snooze', () => {
  it.each<[string, Partial<Alert>, number, Partial<Alert>]>([
    ['before its time', { snoozed }, HOUR - 1, {}],
    ['at its time', { snoozed }, HOUR, { snoozed: null }],
    ['of a closed alert, at its time', { snoozed, status: 'closed', closed }, HOUR, { snoozed: null }],
    ['that is none', {}, HOUR, {}],
  ])('%s', (_, over, after, next) => {
    expect(onWake(makeAlert(over), T0 + after)).toMatchObject({ next, told: null });
  });

  it.each<[string, Partial<Alert>, Severity, Partial<Alert>, string | null]>([
    ['worse', { snoozed }, 'critical', { severity: 'critical', snoozed: null }, 'worse'],
    ['better', { snoozed }, 'low', { severity: 'low' }, null],
    ['worse, not snoozed', {}, 'high', { severity: 'high' }, 'worse'],
    [
      'worse, closed as recovered',
      { status: 'closed', closed, condition: 'recovered' },
      'high',
      { severity: 'high' },
      null,
    ],
  ])('while it gets %s', (_, over, severity, next, told) => {
    const got = onSeverity(makeAlert(over), severity, T0)!;
    expect(got.next).toEqual(next);
    expect(got.told).toBe(told);
  });

  it.each(['high', 'low'] as const)('closed while active it keeps how bad it was then: %s', (severity) => {
    expect(onSeverity(makeAlert({ status: 'closed', closed }), severity, T0)).toBeNull();
  });
});
