import type { Alert } from '../../../common/schemas';
import {
  type OracleEpisode,
  oracleEpisodes,
  oracleEvery,
  sorted,
  type TestDocument,
} from '../../../server/conditions/testing';
import { contradictions } from './ledger';
import type { NodesWorld } from './nodes_world';
import { RULES, type RuleName } from './rules';

function sumBy<T>(items: readonly T[], key: (item: T) => string, count: (item: T) => number) {
  const sums: Record<string, number> = {};
  for (const item of items) sums[key(item)] = (sums[key(item)] ?? 0) + count(item);
  return sums;
}

/** Tests of a world that has settled: nothing was skipped, doubled or told twice, whatever befell its nodes. */
export function comparedWithBruteForce(world: () => NodesWorld): void {
  const matchesOf = (rule: RuleName) =>
    world().ledger.matches.filter(({ ruleId }) => ruleId === world().rules.get(rule)!.id);
  const alertsOf = (rule: RuleName) =>
    world().ledger.alerts.filter(({ ruleId }) => ruleId === world().rules.get(rule)!.id);

  /** Documents in all alerts of each key. */
  function documentsByKey(rule: RuleName): Record<string, number> {
    const sums: Record<string, number> = {};
    for (const { keyText, count } of alertsOf(rule)) sums[keyText] = (sums[keyText] ?? 0) + count;
    return sums;
  }

  test('alerts say what their matches say, and each was told once', () => {
    expect(contradictions(world().ledger, [world().channel.id])).toEqual([]);
  });

  test.each<[RuleName, (document: TestDocument) => boolean]>([
    ['any by key', () => true],
    ['any in one', () => true],
    ['any by match', ({ fields }) => fields.user === 'eve'],
    ['storm by match', ({ fields }) => fields.user === 'eve'],
  ])('%s: each document is in exactly one match', (rule, asked) => {
    const expected = world().documents.filter(asked);
    expect(
      matchesOf(rule)
        .map(({ sample }) => sample[0]?.id)
        .sort(),
    ).toEqual(expected.map(({ id }) => id).sort());
    const key = rule === 'any in one' ? () => '' : ({ fields }: TestDocument) => String(fields.user);
    const counted = documentsByKey(rule);
    // A storm holds those of all keys that came after its beginning.
    if (rule === 'storm by match') {
      expect(counted['']).toBeGreaterThan(0);
      expect(counted['']! + counted.eve!).toBe(expected.length);
    } else expect(counted).toEqual(sumBy(expected, key, () => 1));
  });

  const found = (rule: RuleName): OracleEpisode[] => {
    const { key } = RULES[rule].condition as { key: readonly string[] };
    return sorted(
      matchesOf(rule).map((match) => ({
        key: key.map((field) => match.key[field] ?? null),
        from: Date.parse(match.from),
        to: Date.parse(match.to),
        count: match.count,
      })),
    );
  };

  test.each<[RuleName, number, number]>([
    ['bursts by key', 3, 2_000],
    ['long bursts by key', 6, 5_000],
    ['bursts of all', 10, 3_000],
    ['bursts by rule', 4, 1_000],
  ])('%s: the episodes are those of a brute-force count', (rule, count, within) => {
    const { key } = RULES[rule].condition as { key: readonly string[] };
    const end = Math.max(...world().documents.map(({ time }) => time)) + within;
    const expected = oracleEpisodes(world().documents, { key, count, within, end });
    expect(found(rule)).toEqual(expected);
    const keyOf = (episode: OracleEpisode) => (rule === 'bursts by rule' ? '' : episode.key.join());
    expect(
      sumBy(
        alertsOf(rule),
        ({ keyText }) => keyText,
        ({ count: one }) => one,
      ),
    ).toEqual(sumBy(expected, keyOf, ({ count: one }) => one));
  });

  test('every five: the matches are those of a brute-force count', () => {
    const steady = world().documents.filter(({ fields }) => fields.steady);
    expect(found('every five')).toEqual(oracleEvery(steady, { key: ['user'], count: 5, within: 4_000 }));
  });

  test.each<RuleName>([
    'any by key',
    'any in one',
    'bursts by key',
    'long bursts by key',
    'bursts of all',
    'bursts by rule',
    'every five',
  ])('%s: no group has two alerts at once', (rule) => {
    const groups = new Map<string, Alert[]>();
    for (const alert of alertsOf(rule))
      groups.set(alert.groupKey, [...(groups.get(alert.groupKey) ?? []), alert]);
    for (const alerts of groups.values()) {
      alerts.sort((a, b) => (a.createdAt < b.createdAt ? -1 : 1));
      for (const [at, alert] of alerts.entries()) {
        const next = alerts[at + 1];
        if (!next) continue;
        expect(alert).toMatchObject({ status: 'closed', resolution: 'recovered' });
        expect(next.createdAt >= alert.recoveredAt!).toBe(true);
        expect(next.previous).toEqual({ id: alert.id, resolution: 'recovered' });
      }
    }
  });

  test('every delivery was made, and what was sent twice bore the same key', () => {
    const keys = new Set(
      world()
        .server.to('/hook')
        .map(({ headers }) => String(headers['idempotency-key'])),
    );
    const known = new Set(world().ledger.deliveries.map(({ id }) => id));
    expect([...keys].filter((key) => !known.has(key))).toEqual([]);
    // A delivery that was told with a later one of its alert has no message of its own.
    const into = new Map(world().ledger.deliveries.map(({ id, mergedInto }) => [id, mergedInto]));
    const carrier = (id: string): string => {
      const next = into.get(id);
      return next ? carrier(next) : id;
    };
    const silent = world().ledger.deliveries.filter(({ id }) => !keys.has(carrier(id)));
    expect(silent).toEqual([]);
  });
}
