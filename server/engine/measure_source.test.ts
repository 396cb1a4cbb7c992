import { kindsOf, shareOf } from './measure_source';

test.each([
  [['logs-2026.11.20', 'logs-2026.11.21'], ['logs-*']],
  [['.ds-logs-app-2026.11.20-000003', '.ds-logs-app-2026.11.21-000004'], ['.ds-logs-app-*']],
  [
    ['app-1', 'app-2', 'app-3'],
    ['app-1', 'app-2', 'app-3'],
  ],
  [['audit-2026.11', 'audit-2026-12-01'], ['audit-*']],
  [['web-20261120', 'web-20261121'], ['web-*']],
  [
    ['east:logs-2026.11.20', 'west:logs-2026.11.20'],
    ['east:logs-*', 'west:logs-*'],
  ],
  [['orders-000001', 'orders-000002'], ['orders']],
  [
    ['port-8080', 'build-20269999'],
    ['port-8080', 'build-20269999'],
  ],
])('%j are %j', (indices, kinds) => {
  expect([...kindsOf(indices)]).toEqual(kinds);
});

test('a share of a day lies all over it', () => {
  const day = { from: 1_000, to: 1_000 + 86_400_000 };
  const stretches = shareOf(day, 0.01);
  expect(stretches).toHaveLength(96);
  const length = stretches.reduce((sum, { from, to }) => sum + to - from, 0);
  expect(length).toBeCloseTo(864_000, -2);
  for (const [at, { from, to }] of stretches.entries()) {
    expect(from).toBeGreaterThanOrEqual(day.from + at * 900_000);
    expect(to).toBeLessThanOrEqual(day.from + (at + 1) * 900_000 + 1);
  }
  // Not always the same minute of the hour.
  expect(new Set(stretches.map(({ from }) => Math.floor((from % 3_600_000) / 60_000))).size).toBeGreaterThan(
    20,
  );
});
