import { Gate, Recent } from './gate';

const tick = () => new Promise((resolve) => setImmediate(resolve));

describe('a gate', () => {
  it('lets two through and the others after them, in their order, whatever fails', async () => {
    const gate = new Gate(2);
    const begun: number[] = [];
    const ends: Array<() => void> = [];
    const runs = [0, 1, 2, 3].map((n) =>
      gate.run(async () => {
        begun.push(n);
        await new Promise<void>((resolve) => ends.push(resolve));
        if (n === 0) throw new Error('no');
      }),
    );
    runs[0]!.catch(() => {});
    await tick();
    expect(begun).toEqual([0, 1]);
    ends[0]!();
    await tick();
    expect(begun).toEqual([0, 1, 2]);
    ends[1]!();
    await tick();
    expect(begun).toEqual([0, 1, 2, 3]);
    for (const end of ends) end();
    expect((await Promise.allSettled(runs)).map(({ status }) => status)).toEqual([
      'rejected',
      'fulfilled',
      'fulfilled',
      'fulfilled',
    ]);
    await expect(gate.run(async () => 'free again')).resolves.toBe('free again');
  });

  it('does not begin what nobody waits for any more', async () => {
    const gate = new Gate(1);
    const aborted = new AbortController();
    aborted.abort();
    await expect(gate.run(async () => 'never', aborted.signal)).rejects.toThrow('went away');
    await expect(gate.run(async () => 'next')).resolves.toBe('next');
  });
});

describe('recent answers', () => {
  it('are kept for a moment, by what was asked; failures are not', async () => {
    let now = 0;
    let made = 0;
    const recent = new Recent<number>(2_000, () => now);
    const make = async () => ++made;
    expect(await recent.get('a', make)).toBe(1);
    now = 1_999;
    expect(await recent.get('a', make)).toBe(1);
    expect(await recent.get('b', make)).toBe(2);
    now = 2_000;
    expect(await recent.get('a', make)).toBe(3);
    recent.forget();
    expect(await recent.get('a', make)).toBe(4);
    await expect(recent.get('c', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    await tick();
    expect(await recent.get('c', make)).toBe(5);
  });
});
