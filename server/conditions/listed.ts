import type { BlacklistCondition, WhitelistCondition } from '../../common/schemas';
import {
  type Dsl,
  type EventDocument,
  emit,
  type Found,
  type ReadResult,
  type RunInput,
  read,
  type Yielded,
} from './contract';
import { pages } from './reading';
import { referenceOf, sampleOf } from './samples';
import { anyOf, withAll, withOneOf, withoutOne } from './where';

/** More values than this are not named in a query: every document that has the field is read, and sorted out here. */
const VALUES_IN_QUERY = 1_000;

export interface Wanted {
  /** Whether a value makes its document a match. */
  picks(value: string): boolean;
  /** Whether a document without a value is one. */
  missing: boolean;
  /** Leaves out of the count what cannot be a match. */
  where?: Dsl;
}

/**
 * Documents by the value of a field. The values that there are in `(from − reread, to]` are counted first: each is judged
 * once, however many documents have it, and only documents with one of those picked are read.
 */
export function* matchByValue(
  { condition, window, reread, samples }: RunInput<BlacklistCondition | WhitelistCondition>,
  { picks, missing, where }: Wanted,
): Generator<Yielded, void, ReadResult[]> {
  const { field, key } = condition;
  const whole = { from: window.from - reread, to: window.to };
  const { groups } = yield* read({
    kind: 'countBy',
    window: whole,
    key: [field],
    atLeast: 1,
    ...(where && { where }),
  });
  const values: string[] = [];
  let none = false;
  for (const { key: tuple } of groups) {
    const value = tuple[0] ?? null;
    if (value === null) none = missing;
    else if (picks(value)) values.push(value);
  }
  if (values.length === 0 && !none) return;

  const some = values.length <= VALUES_IN_QUERY ? withOneOf(field, values) : withAll([field]);
  const asked = [...(values.length > 0 ? [some] : []), ...(none ? [withoutOne([field])] : [])];
  yield* pages({ window: whole, key, values: [field], where: anyOf(asked) }, (documents) =>
    emit(documents.flatMap((document) => matchOf(document, field, picks, missing, samples))),
  );
}

function matchOf(
  document: EventDocument,
  field: string,
  picks: Wanted['picks'],
  missing: boolean,
  samples: number,
): Found[] {
  const values = document.values?.[field] ?? [];
  const picked = values.filter(picks);
  if (picked.length === 0 && !(missing && values.length === 0)) return [];
  return [
    {
      key: document.keys[0] ?? [],
      from: document.time,
      to: document.time,
      until: document.time + 1,
      count: 1,
      continues: false,
      document: referenceOf(document),
      sample: samples > 0 ? [sampleOf(document)] : [],
      values: { field, value: picked.length > 1 ? picked : (picked[0] ?? null) },
    },
  ];
}
