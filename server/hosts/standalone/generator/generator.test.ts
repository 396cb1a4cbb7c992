import { DATASETS, type Generated, generate, SLOT_MS } from '.';

const HOUR = 3_600_000;
const NOON = Date.UTC(2026, 2, 4, 12);
const all = (seed: string, from: number, to: number): Generated[] => [...generate(seed, { from, to })].flat();
const day = all('seed', NOON, NOON + 24 * HOUR);

const field = (source: Record<string, unknown>, path: string): unknown =>
  path
    .split('.')
    .reduce<unknown>((value, name) => (value as Record<string, unknown> | undefined)?.[name], source);

describe('generate', () => {
  it('gives the same documents for the same seed and time', () => {
    expect(all('seed', NOON, NOON + HOUR)).toEqual(all('seed', NOON, NOON + HOUR));
    expect(all('seed', NOON, NOON + HOUR)).not.toEqual(all('other', NOON, NOON + HOUR));
  });

  it.each([997, 7_919, SLOT_MS, 2.5 * SLOT_MS])(
    'gives the same whether made at once or in steps of %d ms',
    (step) => {
      const to = NOON + 10 * SLOT_MS;
      const stepped: Generated[] = [];

      for (let at = NOON; at < to; at += step) stepped.push(...all('seed', at, Math.min(at + step, to)));
      expect(stepped).toEqual(all('seed', NOON, to));
    },
  );

  it('keeps to (from, to], in event order, with an id for each', () => {
    expect(day.every(({ time }) => time > NOON && time <= NOON + 24 * HOUR)).toBe(true);
    expect(day.map(({ time }) => time)).toEqual(day.map(({ time }) => time).sort((a, b) => a - b));
    expect(new Set(day.map(({ id }) => id)).size).toBe(day.length);
  });

  it('labels every document as made up', () => {
    const unlabelled = day.filter(
      ({ dataset, source }) =>
        !DATASETS.includes(dataset) ||
        field(source, 'labels.generated') !== true ||
        field(source, 'event.dataset') !== dataset,
    );
    expect(unlabelled).toEqual([]);
  });

  it('makes 200,000 to 400,000 documents in a week', () => {
    const sunday = all('seed', NOON - 84 * HOUR, NOON - 60 * HOUR).length;
    const week = 5 * day.length + 2 * sunday;
    expect(sunday).toBeLessThan(day.length);
    expect(week).toBeGreaterThan(200_000);
    expect(week).toBeLessThan(400_000);
  });

  /** Most documents within any `minutes` that the filter takes, per value of the key. */
  const busiest = (
    key: string,
    minutes: number,
    takes: (source: Record<string, unknown>) => boolean,
  ): number => {
    const times = new Map<unknown, number[]>();
    for (const { source, time } of day.filter((one) => takes(one.source))) {
      const value = field(source, key);
      times.set(value, [...(times.get(value) ?? []), time]);
    }
    const within = (of: number[], at: number) =>
      of.slice(at).filter((time) => time < of[at]! + minutes * SLOT_MS).length;
    return Math.max(...[...times.values()].flatMap((of) => of.map((_, at) => within(of, at))));
  };

  it('holds something for each kind of rule within a day', () => {
    const failedLogIn = (s: Record<string, unknown>) =>
      field(s, 'event.dataset') === 'generated.auth' && field(s, 'event.outcome') === 'failure';
    const serverError = (s: Record<string, unknown>) => Number(field(s, 'http.response.status_code')) >= 500;
    const declined = (s: Record<string, unknown>) =>
      field(s, 'event.action') === 'payment' && field(s, 'event.outcome') === 'failure';
    expect(busiest('user.name', 5, failedLogIn)).toBeGreaterThanOrEqual(8);
    expect(busiest('host.name', 5, serverError)).toBeGreaterThanOrEqual(10);
    expect(busiest('payment.provider', 10, declined)).toBeGreaterThanOrEqual(10);
  });

  it('falls silent: payments stop for at least 15 minutes on most days', () => {
    const times = [...generate('lookout', { from: NOON - 48 * HOUR, to: NOON })]
      .flat()
      .filter(({ dataset }) => dataset === 'generated.payments')
      .map(({ time }) => time);
    const longest = Math.max(...times.slice(1).map((time, at) => time - (times[at] as number)));
    expect(longest).toBeGreaterThan(14 * SLOT_MS);
  });
});
