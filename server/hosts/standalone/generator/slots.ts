import { between, chance, type Random, randomOf } from './random';

/** Documents are made minute by minute; a minute always holds the same ones. */
export const SLOT_MS = 60_000;

export type Dataset = 'generated.auth' | 'generated.web' | 'generated.payments';

/** A made-up document: `id` is stable, so that making it twice stores it once. */
export interface Generated {
  dataset: Dataset;
  id: string;
  /** Event time, epoch milliseconds. */
  time: number;
  source: Record<string, unknown>;
}

/** Makes the documents of one minute. */
export type SlotMaker = (
  seed: string,
  slot: number,
) => Array<{ time: number; source: Record<string, unknown> }>;

/** How busy people are at this moment, 0.25 at night to 1 in the early afternoon (UTC); half of that at weekends. */
export function rhythm(time: number): number {
  const date = new Date(time);
  const hour = date.getUTCHours() + date.getUTCMinutes() / 60;
  const byHour = 0.25 + 0.75 * Math.max(0, Math.sin(((hour - 6) / 16) * Math.PI));
  const weekend = date.getUTCDay() === 0 || date.getUTCDay() === 6;
  return byHour * (weekend ? 0.5 : 1);
}

/** A stretch of minutes in which something unusual goes on. */
export interface Happening {
  /** First and last minute slot. */
  from: number;
  to: number;
  /** For the details: the same in every minute of the stretch. */
  random: Random;
}

/**
 * What is going on of one kind in this minute, or null. Time is cut in blocks of `every` minutes; a block holds a
 * stretch of `length` minutes with this probability, wholly inside the block.
 */
export function happening(
  seed: string,
  kind: string,
  slot: number,
  plan: { every: number; probability: number; length: readonly [number, number] },
): Happening | null {
  const block = Math.floor(slot / plan.every);
  const random = randomOf(seed, kind, block);
  if (!chance(random, plan.probability)) return null;
  const length = between(random, ...plan.length);
  const from = block * plan.every + between(random, 0, plan.every - length);
  const to = from + length - 1;
  return slot >= from && slot <= to ? { from, to, random } : null;
}

/** A moment inside the minute, epoch milliseconds. */
export const momentIn = (random: Random, slot: number): number =>
  slot * SLOT_MS + Math.floor(random() * SLOT_MS);

/** Days since the epoch: what is new once a day is named after it. */
export const dayOf = (slot: number): number => Math.floor(slot / 1_440);
