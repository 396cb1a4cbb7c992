import { Gate } from './gate';

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
