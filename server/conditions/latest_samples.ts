import type { Asked, Found, ReadResult, Yielded } from './contract';
import { emit, keyId, read } from './contract';
import { sampleOf } from './samples';

/** Keys whose documents are asked for in one search. */
const KEYS_A_READ = 200;

interface Shown extends Asked {
  key: readonly string[];
  windows: ReadonlyArray<{ from: number; to: number }>;
}

/** Hands matches over with the newest documents of their last moment's first window, read for them. */
export function* keepSamples(
  found: Found[],
  look: Shown,
  samples: number,
): Generator<Yielded, void, ReadResult[]> {
  const [shown] = look.windows;
  if (!shown || samples === 0) return yield* emit(found);
  const asked = {
    ...(look.source !== undefined && { source: look.source }),
    ...(look.where && { where: look.where }),
  };
  const byEnd = new Map<number, Found[]>();
  for (const one of found) byEnd.set(one.to, [...(byEnd.get(one.to) ?? []), one]);
  for (const [to, all] of byEnd) {
    for (let at = 0; at < all.length; at += KEYS_A_READ) {
      const some = all.slice(at, at + KEYS_A_READ);
      const { groups } = yield* read({
        kind: 'latest',
        window: { from: to + shown.from, to: to + shown.to },
        key: look.key,
        only: some.map(({ key }) => key),
        size: samples,
        ...asked,
      });
      const documents = new Map(groups.map((group) => [keyId(group.key), group.documents]));
      for (const one of some) one.sample = [...(documents.get(keyId(one.key)) ?? [])].reverse().map(sampleOf);
      yield* emit(some);
    }
  }
}
