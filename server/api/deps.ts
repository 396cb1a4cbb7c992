import type { HealthReport, NodeReport, PreviewReport } from '../../common/api';
import type { ResolvedSource, RuleInput, RuleStatus, Source } from '../../common/schemas';
import type { Told } from '../alerts';
import type { ChannelStore, Outbox } from '../channels';
import type { Credentials } from '../credentials';
import type { Gaps } from '../engine';
import type { HostPorts, HostRequest, Scope } from '../ports';
import type { Store } from '../store';

export type PreviewRange = '1h' | '24h' | '7d' | '30d';

/** What the API asks of the engine. */
export interface EngineDoor {
  /** What a rule would have found; nothing is stored. Rejects with `SourceError` or `EsError`. */
  preview(
    input: RuleInput,
    range: PreviewRange,
    as: { request: HostRequest; space: string; signal: AbortSignal },
  ): Promise<PreviewReport>;
  readonly gaps: Pick<
    Gaps,
    'list' | 'backfills' | 'gap' | 'setState' | 'addBackfill' | 'backfill' | 'progress'
  >;
  health(space: string): Promise<HealthReport>;
  /** This process alone, as a space may see it. */
  node(space: string): NodeReport;
  /** Every id asked for is in the answer. */
  ruleStatus(ids: readonly string[]): Promise<Map<string, RuleStatus>>;
  /** Rules were written: look at them now rather than at the next sweep. */
  rulesChanged(): void;
  /** What a source stands for now; null, or a `SourceError`, when its saved search is gone or cannot be read. */
  resolve(source: Source, scope: Scope): Promise<ResolvedSource | null>;
}

/** What the API asks of the channels. */
export interface ChannelDoor {
  store: Pick<
    ChannelStore,
    'list' | 'get' | 'check' | 'create' | 'update' | 'delete' | 'test' | 'preview' | 'load'
  >;
  outbox: Pick<Outbox, 'resend'>;
}

export interface ApiDeps {
  ports: HostPorts;
  store: Store;
  engine: EngineDoor;
  channels: ChannelDoor;
  /** Keys for rules to read with; absent: they read as the host. */
  credentials?: Pick<Credentials, 'take'>;
  /** What this node remembers of silences for a moment, to be forgotten after a change. */
  quiet?: { silences: { forget(): void } };
  /** Tells channels that keep the state of alerts what people did to them. */
  tell?: (told: readonly Told[]) => Promise<void>;
  /** Epoch milliseconds; the process's clock by default. */
  now?: () => number;
}
