import type { ChannelConfig } from '../../common/schemas';
import type { Notice } from '../../common/template';
import type { AddressGuard } from './address_guard';

/** Secrets of a channel, in the clear: only on their way to the one who needs them. */
export type Secrets = Partial<Record<'password' | 'hmacKey', string>>;

/** What a sender is given beside what to tell. */
export interface NotifyContext {
  /** Decides which addresses may be reached. */
  guard: AddressGuard;
  secrets: Secrets;
  /** Recipients that an earlier try of the same notice reached already. */
  reached: readonly string[];
  /** Epoch milliseconds. */
  now(): number;
  /** A further certificate authority to trust (PEM). */
  ca?: string;
  /** Milliseconds for the whole try; without it the sender's own limit. */
  totalMs?: number;
}

/**
 * How a try ended. `retry`: it may work later, not sooner than `retryAfterMs` where the other side said so; without
 * it the same try would fail again. Answers and errors are shown to people, so they name no secret.
 */
export type NotifyResult =
  | { ok: true; answer: string }
  | { ok: false; retry: boolean; error: string; retryAfterMs?: number; reached?: string[] };

/** Something in a channel's settings that cannot be used, by its path. */
export interface ChannelProblem {
  path: string;
  message: string;
}

/** A channel is one file that exports one of these; its settings' schema is in `common/schemas/channel.ts`. */
export interface ChannelModule<C extends ChannelConfig = ChannelConfig> {
  type: C['type'];
  /** Who or where it goes, in words: "POST https://example.org/hook", "ops@example.org". */
  describe(config: C): string;
  /** What kept secrets are bound to: they are not sent to another place than they were entered for. */
  destination(config: C): string;
  /** What the schema cannot see. */
  problems(config: C): ChannelProblem[];
  /** Sends once. Never rejects. */
  notify(notice: Notice, config: C, context: NotifyContext): Promise<NotifyResult>;
}

export type { Notice };
