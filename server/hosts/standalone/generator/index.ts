import type { Window } from '../../../../common/time';
import { authSlot } from './auth';
import { paymentsSlot } from './payments';
import { type Dataset, type Generated, SLOT_MS, type SlotMaker } from './slots';
import { webSlot } from './web';

export { type Dataset, type Generated, SLOT_MS } from './slots';

const MAKERS: Record<Dataset, SlotMaker> = {
  'generated.auth': authSlot,
  'generated.web': webSlot,
  'generated.payments': paymentsSlot,
};
export const DATASETS = Object.keys(MAKERS) as Dataset[];

/** The documents of one minute, in event order, every one labelled as made up. */
function minute(seed: string, slot: number): Generated[] {
  return DATASETS.flatMap((dataset) =>
    MAKERS[dataset](seed, slot).map(({ time, source }, ordinal) => ({
      dataset,
      id: `${dataset.slice('generated.'.length)}-${slot.toString(36)}-${ordinal}`,
      time,
      source: {
        '@timestamp': new Date(time).toISOString(),
        ...source,
        event: { ...(source.event as object), dataset },
        labels: { generated: true },
      },
    })),
  ).sort((a, b) => a.time - b.time);
}

/**
 * The made-up documents with event times in `(from, to]`, minute by minute. The same seed and time always give the
 * same documents, so that what is made live goes on where the past ended.
 */
export function* generate(seed: string, { from, to }: Window): Generator<Generated[]> {
  for (let slot = Math.floor(from / SLOT_MS); slot * SLOT_MS <= to; slot++) {
    yield minute(seed, slot).filter(({ time }) => time > from && time <= to);
  }
}
