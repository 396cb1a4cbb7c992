import { type Found, type KeyTuple, keyId } from './contract';
import { referenceOf, sampleOf } from './samples';
import type { Chain } from './sequence_chains';
import type { Stage } from './sequence_stages';

/**
 * A match of a chain. It is told apart by its last document and, where there are key fields, the key: a document with
 * several keys may end a chain of each.
 *
 * @param to when it was complete, or when its time had run out
 */
export function foundOf(
  key: KeyTuple,
  chain: Chain,
  to: number,
  stages: readonly Stage[],
  samples: number,
): Found {
  const last = chain[chain.length - 1]!;
  const reference = referenceOf(last);
  const times = stages.map(({ name }, at) => {
    const document = chain[at];
    return [name, document ? new Date(document.time).toISOString() : null] as const;
  });
  return {
    key,
    from: chain[0]!.time,
    to,
    until: to + 1,
    count: chain.length,
    continues: false,
    document: key.length === 0 ? reference : `${reference} ${keyId(key)}`,
    at: last.time,
    sample: samples > 0 ? chain.slice(-samples).map(sampleOf) : [],
    values: Object.fromEntries(times),
  };
}
