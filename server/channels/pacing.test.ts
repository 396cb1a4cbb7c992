import { withoutSecrets } from './answer';
import { backoffMs } from './backoff';
import { retryAfterMs } from './retry_after';
import { Slots } from './slots';

describe('waits between tries', () => {
  it.each([
    [1, 5_000],
    [2, 10_000],
    [3, 20_000],
    [7, 320_000],
    [8, 640_000],
    [9, 900_000],
    [500, 900_000],
  ])('after try %i: %i ms, give or take a quarter', (tries, base) => {
    expect(backoffMs(tries, () => 0)).toBe(base * 0.75);
    expect(backoffMs(tries, () => 0.5)).toBe(base);
    expect(backoffMs(tries, () => 0.9999)).toBeLessThanOrEqual(base * 1.25);
  });

  it('never sooner than the other side asked', () => {
    expect(backoffMs(1, () => 0, 60_000)).toBe(60_000);
    expect(backoffMs(9, () => 0, 1_000)).toBe(675_000);
  });
});

it.each([
  ['30', 30_000],
  ['0', 0],
  ['Sat, 21 Nov 2026 10:01:00 GMT', 60_000],
  ['Sat, 21 Nov 2026 09:00:00 GMT', 0],
  ['999999999', 86_400_000],
  ['soon', undefined],
  [undefined, undefined],
])('Retry-After: %s', (header, expected) => {
  expect(retryAfterMs(header, Date.parse('2026-11-21T10:00:00Z'))).toBe(expected);
});

it('an answer that echoes a secret is blotted out, in every form it was sent in', () => {
  const pair = 'bob:s3cret&';
  const said = `no: s3cret& ${Buffer.from(pair).toString('base64')} s3cret%26\r\nnext`;
  expect(withoutSecrets(said, { password: 's3cret&', pair })).toBe('no: *** *** *** next');
  expect(withoutSecrets('x'.repeat(9_999), {})).toMatch(/^x{500}… \(9999 characters\)$/);
});

describe('slots', () => {
  const held = () => {
    let end = () => {};
    const promise = new Promise<void>((resolve) => {
      end = resolve;
    });
    return { end, work: () => promise };
  };

  it('2 to a channel, 4 in all, until they are slow', async () => {
    const slots = new Slots({ overall: 4, perChannel: 2, slowMs: 50, most: 64 });
    const sends = ['a', 'a', 'b', 'b'].map((id) => {
      expect(slots.room(id)).toBe(true);
      const send = held();
      slots.run(id, send.work);
      return send;
    });
    expect(slots.room('a')).toBe(false);
    expect(slots.room('c')).toBe(false);
    expect(slots.soon('a')).toBe(true);
    while (slots.young > 0) await slots.change();
    expect(slots.room('c')).toBe(true);
    expect(slots.room('a')).toBe(false);
    expect(slots.soon('a')).toBe(false);
    expect(slots.full()).toEqual(['a', 'b']);
    for (const send of sends) send.end();
    await slots.idle();
    expect(slots.full()).toEqual([]);
  });
});
