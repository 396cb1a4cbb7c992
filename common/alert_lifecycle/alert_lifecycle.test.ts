import { makeAlert } from '../../test/make';
import type { Alert, AlertEvent } from '../schemas';
import { ALERT_STATUSES, CONDITION_STATES } from '../words';
import {
  ENGINE_EVENTS,
  factsOf,
  LIFECYCLE,
  onAcknowledgeTimeout,
  onAutoClose,
  onMatch,
  onQuiet,
  PERSON_EVENTS,
  withEvent,
} from '.';
import { acknowledged, closed, engines, HOUR, iso, MIN, noted, snoozed, T0 } from './testing/states';

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

it('keeps what people did when a history grows too long', () => {
  let history: AlertEvent[] = [noted];
  for (let n = 0; n < 300; n++) history = withEvent(history, { ...engines, id: `again-${n}` });
  expect(history).toHaveLength(200);
  expect(history[0]).toBe(noted);
  expect(history[199]!.id).toBe('again-299');
  expect(withEvent(history, noted)).toEqual(history);
});
