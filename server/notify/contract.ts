import type { Alert, Held, Rule } from '../../common/schemas';
import type { Notice } from '../store';

/** Something to tell about an alert, with all that decides who hears of it and when. */
export interface Telling {
  alert: Alert;
  rule: Rule;
  notice: Notice;
  /** Epoch milliseconds, by the engine's clock. */
  now: number;
}

/** One message that a telling makes: to one channel, and there to its own recipients or to those named. */
export interface Order {
  channelId: string;
  /** Addresses in place of the channel's own; empty: the channel's own. */
  recipients: readonly string[];
  /** The names of those they belong to. */
  people?: readonly string[];
  /** Why it comes to this channel, where that needs saying. */
  note?: string;
  /** When it may go out (ISO), not before the notice's own time. */
  dueAt: string;
  /** Orders of one channel with the same text go out as one message; null: it goes alone. */
  bundle: string | null;
  /** Why it is not sent at all; null: it is. What is held is stored all the same, so that everybody can see it. */
  held: Held | null;
}

/**
 * One stage between what is to be told and the outbox: it may add orders, hold them, defer them, or redirect them. It
 * may read the store, and decides by the telling and by what is stored alone: a telling that was cut off is made again,
 * and what was stored of it then stands (`create` under stable ids).
 */
export type Stage = (orders: readonly Order[], telling: Telling) => Promise<readonly Order[]>;
