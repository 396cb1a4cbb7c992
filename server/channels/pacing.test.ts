import { withoutSecrets } from './answer';
import { backoffMs } from './backoff';
import { retryAfterMs } from './retry_after';
import { Slots } from './slots';
import { type Work, Works } from './works';

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

const held = () => {
  let end = () => {};
  const promise = new Promise<void>((resolve) => {
    end = resolve;
  });
  return { end, work: () => promise };
};

describe('slots', () => {
  it('2 to a channel, 4 in all, until they are slow; the others wait their turn', async () => {
    const slots = new Slots({ overall: 4, perChannel: 2, slowMs: 50, most: 64 });
    const began: string[] = [];
    const send = (id: string) => {
      const one = held();
      let slow = () => {};
      const isSlow = new Promise<void>((resolve) => {
        slow = resolve;
      });
      const over = slots.run(
        id,
        () => {
          began.push(id);
          return one.work();
        },
        () => slow(),
      );
      return { ...one, isSlow, over };
    };
    const sends = ['a', 'a', 'b', 'b'].map(send);
    await Promise.resolve();
    expect([slots.room('a'), slots.room('c'), slots.soon('a')]).toEqual([false, false, true]);
    const [third, other] = [send('a'), send('c')];
    expect(began).toEqual(['a', 'a', 'b', 'b']);
    await Promise.all(sends.map(({ isSlow }) => isSlow));
    // A channel that is full of slow sends gives up whoever waits for it, and holds up nobody else.
    expect(await third.over).toBeNull();
    expect(began).toEqual(['a', 'a', 'b', 'b', 'c']);
    expect([slots.soon('a'), slots.full().sort()]).toEqual([false, ['a', 'b']]);
    for (const { end } of [...sends, other]) end();
    await Promise.all([...sends, other].map(({ over }) => over));
    expect(slots.full()).toEqual([]);
  });
});

describe('what is on its way', () => {
  it('3 in all, 2 to a channel, and brisk until the last is slow or over', async () => {
    const works = new Works({ overall: 3, perChannel: 2 });
    const sends = ['a', 'a', 'b'].map((id) => {
      const send = held();
      expect(works.room(id)).toBe(true);
      let own: Work | undefined;
      works.begin(id, (work) => {
        own = work;
        return send.work();
      });
      return { end: send.end, work: own! };
    });
    expect([works.room('a'), works.room('c'), works.brisk]).toEqual([false, false, true]);
    for (const { work } of sends) work.slow = true;
    expect(works.brisk).toBe(false);
    sends[0]!.end();
    await works.change();
    expect([works.room('a'), works.room('c')]).toEqual([true, true]);
    for (const { end } of sends) end();
    await works.idle();
    expect(works.brisk).toBe(false);
  });
});
