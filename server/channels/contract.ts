import type { ChannelConfig, ChannelSecret } from '../../common/schemas';
import type { Notice } from '../../common/template';
import type { NoticeReason } from '../../common/words';
import type { ConnectorAnswer, Es, Log } from '../ports';
import type { AddressGuard } from './address_guard';

/** Secrets of a channel, in the clear: only on their way to the one who needs them. */
export type Secrets = Partial<Record<ChannelSecret, string>>;

/** What a sender is given beside what to tell. */
export interface NotifyContext {
  /** Decides which addresses may be reached. */
  guard: AddressGuard;
  secrets: Secrets;
  /** Recipients, or parts of the work, that an earlier try of the same notice did already. */
  reached: readonly string[];
  /** What this channel answered as its reference for this alert: a thread, an issue. */
  reference?: string | null;
  /** Epoch milliseconds. */
  now(): number;
  /** A further certificate authority to trust (PEM). */
  ca?: string;
  /** Milliseconds for the whole try; without it the sender's own limit. */
  totalMs?: number;
  /** Writes with the rights that the channel was saved with, for the channel that writes into an index. */
  es?: Es;
  /** The host's log, for the channel that writes there. */
  log?: Log;
  /** Runs a connector of the host with the rights that the channel was saved with. Never rejects. */
  runConnector?(connector: string, params: Record<string, unknown>): Promise<ConnectorAnswer>;
}

/**
 * How a try ended. `retry`: it may work later, not sooner than `retryAfterMs` where the other side said so; without
 * it the same try would fail again. `reference` is kept and handed to every later notice of the alert on this channel.
 * Answers and errors are shown to people, so they name no secret.
 */
export type NotifyResult =
  | { ok: true; answer: string; reference?: string }
  | {
      ok: false;
      retry: boolean;
      error: string;
      retryAfterMs?: number;
      reached?: string[];
      reference?: string;
    };

/** Something in a channel's settings that cannot be used, by its path. */
export interface ChannelProblem {
  path: string;
  message: string;
}

/** A piece of what would be sent, to be looked at. Secrets stand in it as `***`. */
export interface PreviewPart {
  name: string;
  kind: 'text' | 'json' | 'html';
  text: string;
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
  /** Which reasons it is told at all; without it everything that is news to people. */
  hears?(config: C, reason: NoticeReason): boolean;
  /** Whether it keeps something of each alert, an incident or an issue: such a place gets every alert by itself. */
  perAlert?(config: C): boolean;
  /** Whether it is handed what it answered as its reference before: that costs a search a message. */
  keepsReference?(config: C): boolean;
  /** What `notify` would send first. Throws a `TemplateError` or `SyntaxError`. */
  preview(notice: Notice, config: C): PreviewPart[];
  /** Sends once. Never rejects. */
  notify(notice: Notice, config: C, context: NotifyContext): Promise<NotifyResult>;
}

export type { Notice };
