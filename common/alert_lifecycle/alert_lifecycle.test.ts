import { makeAlert } from '../../test/make';
import type { Act } from '../api';
import type { Alert, AlertEvent } from '../schemas';
import { ALERT_STATUSES, CONDITION_STATES, type Severity } from '../words';
import {
  ENGINE_EVENTS,
  factsOf,
  LIFECYCLE,
  onAcknowledgeTimeout,
  onAct,
  onAutoClose,
  onMatch,
  onQuiet,
  onSeverity,
  onWake,
  PERSON_EVENTS,
  withEvent,
} from '.';

const T0 = Date.parse('2026-01-05T12:00:00.000Z');
const MIN = 60_000;
const HOUR = 60 * MIN;
const iso = (at: number) => new Date(at).toISOString();

const acknowledged = { at: iso(T0), by: 'ana', until: iso(T0 + 8 * HOUR) };
const closed = { at: iso(T0), by: 'ana' };
const snoozed = { at: iso(T0 - HOUR), by: 'ana', until: iso(T0 + HOUR) };
const noted: AlertEvent = {
  id: 'e',
  at: iso(T0),
  actor: 'ana',
  type: 'note',
  note: 'hm',
  before: {},
  after: {},
};
const engines: AlertEvent = { ...noted, id: 'f', actor: 'lookout', type: 'created' };

describe('the table', () => {
  const alerts: Alert[] = [];
  for (const status of ALERT_STATUSES)
    for (const condition of CONDITION_STATES)
      for (const owner of [null, 'ana'])
        for (const escalated of [null, closed])
          for (const recoveredAt of [null, iso(T0 - MIN), iso(T0 - HOUR)])
            for (const closedAt of [iso(T0 - HOUR), iso(T0 - 25 * HOUR)])
              for (const history of [[], [noted]])
                for (const snooze of [null, snoozed])
                  alerts.push(
                    makeAlert({
                      status,
                      condition,
                      owner,
                      escalated,
                      snoozed: snooze,
                      recoveredAt,
                      history,
                      acknowledged: status === 'acknowledged' ? acknowledged : null,
                      closed: status === 'closed' ? { at: closedAt, by: 'ana' } : null,
                    }),
                  );

  it.each([...ENGINE_EVENTS, ...PERSON_EVENTS])('has exactly one row for %s in every state', (event) => {
    for (const alert of alerts) {
      for (const owner of ['ana', 'ben', null]) {
        const facts = factsOf(alert, T0, owner);
        const fitting = LIFECYCLE.filter(
          (row) =>
            row.event === event &&
            (row.status.length === 0 || row.status.includes(alert.status)) &&
            (row.condition.length === 0 || row.condition.includes(alert.condition)) &&
            row.facts.every((fact) => facts.has(fact)),
        );
        expect(fitting).toHaveLength(1);
      }
    }
  });

  it('lets only people reopen, and never makes an event active or recovered', () => {
    for (const row of LIFECYCLE) {
      if (row.to.status === 'open' && row.status.includes('closed')) expect(row.event).toBe('reopen');
      if (row.to.condition) expect(row.condition).not.toContain('event');
    }
  });
});

describe('a match', () => {
  it.each<
    [string, Partial<Alert>, number, ReturnType<typeof onMatch>['action'], Partial<Alert>, string | null]
  >([
    ['open, active', {}, 1, 'join', {}, null],
    ['open event', { condition: 'event' }, 1, 'join', {}, null],
    ['acknowledged event', { condition: 'event', status: 'acknowledged', acknowledged }, 1, 'join', {}, null],
    [
      'open, recovered',
      { condition: 'recovered', recoveredAt: iso(T0) },
      MIN,
      'join',
      { condition: 'active', recurrences: 1, recoveredAt: null },
      'again',
    ],
    [
      'acknowledged, recovered 30 min ago',
      { condition: 'recovered', status: 'acknowledged', acknowledged, recoveredAt: iso(T0) },
      30 * MIN,
      'join',
      { condition: 'active', recurrences: 1, recoveredAt: null, acknowledged },
      null,
    ],
    [
      'acknowledged after it recovered, back soon: the clock starts',
      {
        condition: 'recovered',
        status: 'acknowledged',
        acknowledged: { ...acknowledged, until: null },
        recoveredAt: iso(T0),
      },
      MIN,
      'join',
      {
        condition: 'active',
        recurrences: 1,
        recoveredAt: null,
        acknowledged: { ...acknowledged, until: iso(T0 + MIN + 8 * HOUR) },
      },
      null,
    ],
    [
      'the same where the space has another length',
      {
        condition: 'recovered',
        status: 'acknowledged',
        acknowledged: { ...acknowledged, until: null, lasts: '2h' },
        recoveredAt: iso(T0),
      },
      MIN,
      'join',
      {
        condition: 'active',
        recurrences: 1,
        recoveredAt: null,
        acknowledged: { ...acknowledged, until: iso(T0 + MIN + 2 * HOUR), lasts: '2h' },
      },
      null,
    ],
    [
      'acknowledged, recovered 31 min ago',
      { condition: 'recovered', status: 'acknowledged', acknowledged, recoveredAt: iso(T0), recurrences: 3 },
      31 * MIN,
      'join',
      { condition: 'active', status: 'open', recurrences: 4, recoveredAt: null, acknowledged: null },
      'again',
    ],
    ['closed event', { condition: 'event', status: 'closed', closed }, MIN, 'new', {}, 'created'],
    [
      'closed, recovered',
      { condition: 'recovered', status: 'closed', closed, recoveredAt: iso(T0) },
      MIN,
      'new',
      {},
      'created',
    ],
    ['closed while active, 23 h ago', { status: 'closed', closed }, 23 * HOUR, 'join', {}, null],
    ['closed while active, 24 h ago', { status: 'closed', closed }, 24 * HOUR, 'new', {}, 'created'],
  ])('%s', (_, over, after, action, next, told) => {
    const got = onMatch(makeAlert(over), T0 + after);
    expect(got).toMatchObject({ action, next, told });
    expect(got.event === null).toBe(Object.keys(next).length === 0);
  });
});

describe('two quiet runs', () => {
  const gone = { condition: 'recovered', recoveredAt: iso(T0) } as const;
  const byItself = {
    ...gone,
    status: 'closed',
    resolution: 'recovered',
    closed: { at: iso(T0), by: 'lookout' },
  } as const;
  it.each<[string, Partial<Alert>, Partial<Alert>, string | null]>([
    ['nobody worked it', { history: [engines] }, byItself, 'recovered'],
    ['acknowledged', { status: 'acknowledged', acknowledged }, gone, 'recovered'],
    ['owned', { owner: 'ana' }, gone, 'recovered'],
    ['escalated', { escalated: closed }, gone, 'recovered'],
    ['noted', { history: [noted] }, gone, 'recovered'],
    ['closed while active', { status: 'closed', closed }, gone, null],
    ['recovered before', { condition: 'recovered' }, {}, null],
    ['an event', { condition: 'event' }, {}, null],
  ])('%s', (_, over, next, told) => {
    expect(onQuiet(makeAlert(over), T0)).toMatchObject({ next, told });
  });
});

describe('time', () => {
  it.each<[string, Partial<Alert>, number, Partial<Alert>]>([
    ['before 8 h', { status: 'acknowledged', acknowledged }, 8 * HOUR - 1, {}],
    ['at 8 h', { status: 'acknowledged', acknowledged }, 8 * HOUR, { status: 'open', acknowledged: null }],
    ['at 8 h, recovered', { status: 'acknowledged', acknowledged, condition: 'recovered' }, 8 * HOUR, {}],
    ['not acknowledged', {}, 8 * HOUR, {}],
  ])('acknowledgement %s', (_, over, after, next) => {
    const got = onAcknowledgeTimeout(makeAlert(over), T0 + after);
    expect(got).toMatchObject({ next, told: null });
  });

  it.each<[string, Partial<Alert>, boolean]>([
    ['open event', { condition: 'event' }, true],
    ['open, recovered', { condition: 'recovered' }, true],
    ['open, active', {}, false],
    ['owned', { condition: 'event', owner: 'ana' }, false],
    ['acknowledged', { condition: 'event', status: 'acknowledged', acknowledged }, false],
    ['snoozed', { condition: 'event', snoozed }, false],
  ])('auto-close of %s: %s', (_, over, closes) => {
    expect(onAutoClose(makeAlert(over), T0).next).toEqual(
      closes ? { status: 'closed', resolution: 'expired', closed: { at: iso(T0), by: 'lookout' } } : {},
    );
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

it('keeps what people did when a history grows too long', () => {
  let history: AlertEvent[] = [noted];
  for (let n = 0; n < 300; n++) history = withEvent(history, { ...engines, id: `again-${n}` });
  expect(history).toHaveLength(200);
  expect(history[0]).toBe(noted);
  expect(history[199]!.id).toBe('again-299');
  expect(withEvent(history, noted)).toEqual(history);
});
