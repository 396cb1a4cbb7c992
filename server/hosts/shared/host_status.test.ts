import type { Vitals } from '../../ports';
import { followStatus, hostStatus } from './host_status';

const NOW = Date.parse('2026-06-20T12:00:00Z');
const WELL: Vitals = {
  notStarted: null,
  blocked: null,
  node: { live: true, background: true },
  unwritable: null,
};
const STILL = { live: false, background: true };
const refusing = (seconds: number) => ({
  unwritable: { index: '.kibana_lookout_alerts', since: NOW - seconds * 1_000, message: 'the disk is full' },
});

test.each<[string, Partial<Vitals>, string]>([
  ['all is well', {}, 'available: The lanes of this node move'],
  ['it starts', { notStarted: 'it is starting' }, 'available: Lookout is starting'],
  [
    'it cannot start for a minute',
    { notStarted: 'connection refused', node: STILL },
    'degraded: No rule is evaluated here, because Lookout could not start: connection refused',
  ],
  [
    'no lane moves',
    { node: STILL },
    'degraded: No rule is evaluated here: no lane of this node has looked for due rules for a minute',
  ],
  [
    'a node without background work has no lane to move',
    { node: { live: true, background: false }, notStarted: 'it is starting' },
    'available: This node shows pages and evaluates no rules',
  ],
  [
    'a newer version has been at the indices',
    { blocked: 'they were made by a newer version', node: STILL },
    'degraded: This node evaluates no rules: they were made by a newer version',
  ],
  ['a write was refused a moment ago', refusing(30), 'available: The lanes of this node move'],
  [
    'writes are refused for long',
    refusing(90),
    'degraded: What rules find cannot be stored: .kibana_lookout_alerts refuses writes since 2026-06-20 11:58 UTC: the disk is full',
  ],
])('%s', (_, part, expected) => {
  const { level, summary } = hostStatus({ ...WELL, ...part }, NOW);
  expect(`${level}: ${summary}`).toBe(expected);
});

test('the host is told at once, and again only when it has changed', () => {
  jest.useFakeTimers();
  let node = WELL.node;
  const told: string[] = [];
  const follow = followStatus(
    () => ({ ...WELL, node }),
    ({ level }) => void told.push(level),
  );
  jest.advanceTimersByTime(60_000);
  node = STILL;
  jest.advanceTimersByTime(10_000);
  node = WELL.node;
  jest.advanceTimersByTime(10_000);
  follow.stop();
  node = STILL;
  jest.advanceTimersByTime(60_000);
  jest.useRealTimers();
  expect(told).toEqual(['available', 'degraded', 'available']);
});
