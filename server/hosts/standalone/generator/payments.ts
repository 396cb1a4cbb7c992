import { chance, countAround, pick, type Random, randomOf } from './random';
import { happening, momentIn, rhythm, SLOT_MS, type SlotMaker } from './slots';
import { CURRENCIES, DECLINE_REASONS, MERCHANTS, METHODS, PROVIDERS } from './vocabulary';

const PER_MINUTE = 14;
/** Nothing is paid at all: about once a day. */
const DROP = { every: 1_440, probability: 0.9, length: [15, 40] } as const;
/** One provider declines most: about four times a day. */
const DECLINES = { every: 180, probability: 0.5, length: [6, 10] } as const;

/** An amount in the currency's unit, mostly small, seldom large, two decimals. */
const amount = (random: Random): number =>
  Math.round(Math.exp(2.3 + random() * 2.2 + random() * 1.6) * 100) / 100;

function paymentDocument(random: Random, failing: string | null): Record<string, unknown> {
  const provider = pick(random, PROVIDERS, 1.5);
  const declined = chance(random, provider === failing ? 0.7 : 0.03);
  const reason = provider === failing ? 'provider not reachable' : pick(random, DECLINE_REASONS);
  const paid = { amount: amount(random), currency: pick(random, CURRENCIES) };
  const id = Math.floor(random() * 0xffffffff)
    .toString(16)
    .padStart(8, '0');
  return {
    message: `payment ${id} of ${paid.amount} ${paid.currency} by ${provider} ${declined ? `declined: ${reason}` : 'approved'}`,
    event: {
      kind: 'event',
      action: 'payment',
      outcome: declined ? 'failure' : 'success',
      ...(declined ? { reason } : {}),
    },
    transaction: { id },
    payment: { ...paid, provider, method: pick(random, METHODS, 2), merchant: pick(random, MERCHANTS, 1.3) },
    service: { name: 'payments' },
    host: { name: chance(random, 0.5) ? 'pay-1' : 'pay-2' },
  };
}

/** Payments of one minute: they follow the day, stop now and then, and are declined in bursts. */
export const paymentsSlot: SlotMaker = (seed, slot) => {
  if (happening(seed, 'payments-drop', slot, DROP)) return [];
  const random = randomOf(seed, 'payments', slot);
  const declines = happening(seed, 'payments-declined', slot, DECLINES);
  const failing = declines && pick(declines.random, PROVIDERS);
  return Array.from({ length: countAround(random, PER_MINUTE * rhythm(slot * SLOT_MS)) }, () => ({
    time: momentIn(random, slot),
    source: paymentDocument(random, failing),
  }));
};
