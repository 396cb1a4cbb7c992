import { Recent } from './recent';

const tick = () => new Promise((resolve) => setImmediate(resolve));

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
