import { randomUUID } from 'node:crypto';
import {
  type Channel,
  type ChannelConfig,
  type ChannelExtras,
  type ChannelInput,
  channelConfigSchema,
  type RunsAs,
} from '../../common/schemas';
import type { Notice } from '../../common/template';
import { type Es, EsError, type HostConnectors, type Identity, type Log } from '../ports';
import type { Store, Stored } from '../store';
import type { AddressGuard } from './address_guard';
import { ChannelConflict, ChannelInvalid, ChannelNotFound } from './channel_errors';
import type { ChannelProblem, NotifyContext, NotifyResult, PreviewPart, Secrets } from './contract';
import { channelModule } from './registry';
import { type SecretBox, SecretsUnavailable } from './secrets';
import { testNotice } from './test_notice';

interface ChannelDocument {
  payload: { channel: Channel; sealed: string | null };
  [field: string]: unknown;
}

/** A channel as senders need it: its secrets are still sealed. */
export interface StoredChannel {
  channel: Channel;
  sealed: string | null;
}

const documentId = (id: string): string => `channel:${id}`;
/** What seals are bound to: a seal copied to another channel does not open. */
const sealOwner = (channel: Pick<Channel, 'id' | 'space'>): string =>
  `channel|${channel.space}|${channel.id}`;

export interface ChannelStoreDeps {
  store: Store;
  box: SecretBox;
  guard: AddressGuard;
  /** Epoch milliseconds. */
  now(): number;
  /** A further certificate authority to trust (PEM). */
  ca?: string | undefined;
  /** As whom a channel writes into an index or runs a connector; null: it was saved where there are no keys. */
  actsAs?(key: RunsAs | null): Promise<{ es: Es; identity: Identity }>;
  /** The host's log, for channels that write there. */
  log?: Log;
  connectors?: HostConnectors;
}

/** Channels in `<prefix>_config`. Secrets go in and never come out. Rejects with the errors above, `SecretsUnavailable` and `EsError`. */
export class ChannelStore {
  constructor(private readonly deps: ChannelStoreDeps) {}

  /** All channels of a space by name. */
  async list(space: string): Promise<Channel[]> {
    const filter = [{ term: { type: 'channel' } }, { term: { space } }];
    const page = await this.deps.store.search<ChannelDocument>('config', {
      size: 10_000,
      query: { bool: { filter } },
    });
    return page.hits
      .map((hit) => current(hit.source.payload.channel))
      .sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  }

  async get(space: string, id: string): Promise<Channel> {
    return current((await this.read(space, id)).source.payload.channel);
  }

  /** Throws a `ChannelInvalid` for settings that cannot be used. */
  check(config: ChannelConfig): void {
    const problems = channelModule(config).problems(config);
    if (problems.length > 0) throw new ChannelInvalid(problems);
  }

  async create(
    space: string,
    input: ChannelInput,
    login: string,
    extras: ChannelExtras = {},
  ): Promise<Channel> {
    const id = randomUUID();
    const secrets = given(input.secrets);
    const channel = this.make({ id, space, version: 1, login, input, secrets, extras });
    await this.save(channel, secrets, null);
    return channel;
  }

  /** `version` is the one that was seen. Secrets that are not given stay, empty ones are removed. */
  async update(
    space: string,
    id: string,
    version: number,
    input: ChannelInput,
    login: string,
    extras: ChannelExtras = {},
  ): Promise<{ before: Channel; after: Channel }> {
    const stored = await this.read(space, id);
    const before = current(stored.source.payload.channel);
    if (before.version !== version) throw new ChannelConflict(before);
    const secrets = await this.merged(stored.source.payload, input);
    const after = this.make({ id, space, version: version + 1, login, input, secrets, extras });
    await this.save(after, secrets, stored);
    return { before, after };
  }

  /** Deliveries that are still to go to it fail with that reason. */
  async delete(space: string, id: string): Promise<Channel> {
    const stored = await this.read(space, id);
    const { store } = this.deps;
    await store.write({ op: 'delete', index: store.alias('config'), id: stored.id }, { refresh: true });
    return stored.source.payload.channel;
  }

  /** Sends a message that says it is a test, now, and answers how that went. Nothing is stored. */
  async test(
    space: string,
    id: string,
    context: { login: string; queueUrl: string },
  ): Promise<{ ok: boolean; answer: string }> {
    const { channel, sealed } = (await this.read(space, id)).source.payload;
    const at = new Date(this.deps.now()).toISOString();
    const result = await this.send({ channel, sealed }, testNotice({ channel, at, ...context }));
    return result.ok ? { ok: true, answer: result.answer } : { ok: false, answer: result.error };
  }

  /** Those of the ids that exist, in real time. */
  async load(ids: readonly string[]): Promise<Map<string, StoredChannel>> {
    const index = this.deps.store.alias('config');
    const unique = [...new Set(ids)];
    const found = await this.deps.store.mget<ChannelDocument>(
      unique.map((id) => ({ index, id: documentId(id) })),
    );
    return new Map(
      found.flatMap((one, at) => {
        if (!one) return [];
        const { channel, sealed } = one.source.payload;
        return [[unique[at]!, { channel: current(channel), sealed }] as const];
      }),
    );
  }

  /** One try. Never rejects. */
  async send(
    stored: StoredChannel,
    notice: Notice,
    before: Pick<NotifyContext, 'reached' | 'reference'> = { reached: [] },
  ): Promise<NotifyResult> {
    const { channel, sealed } = stored;
    const { box, guard, now, ca, log } = this.deps;
    try {
      const secrets = sealed === null ? {} : await box.open(sealed, sealOwner(channel));
      const doors = {
        ...(ca ? { ca } : {}),
        ...(log ? { log } : {}),
        ...(await this.actsFor(channel)),
      };
      const context = { guard, secrets, now, ...before, ...doors };
      return await channelModule(channel.config).notify(notice, channel.config, context);
    } catch (error) {
      // A key can be set back within the day that tries go on, and the engine may come back; else it is a defect of ours.
      const retry = error instanceof SecretsUnavailable || (error instanceof EsError && error.passing);
      return { ok: false, retry, error: (error as Error).message };
    }
  }

  /** The way to an index, or to the host's connectors, for a channel of that kind. Rejects with an `EsError`. */
  private async actsFor({
    space,
    config,
    runsAs = null,
  }: Channel): Promise<Pick<NotifyContext, 'es' | 'runConnector'>> {
    const { actsAs, connectors } = this.deps;
    if (!actsAs) return {};
    if (config.type === 'index') return { es: (await actsAs(runsAs)).es };
    if (config.type !== 'connector' || !connectors) return {};
    const { identity } = await actsAs(runsAs);
    return { runConnector: (connector, params) => connectors.run({ space, identity, connector, params }) };
  }

  /** The keys that channels of all spaces act with. */
  async credentialsNeeded(): Promise<string[]> {
    const { store } = this.deps;
    await store.refresh('config');
    const query = { bool: { filter: [{ term: { type: 'channel' } }] } };
    const page = await store.search<ChannelDocument>('config', {
      size: 10_000,
      track_total_hits: false,
      query,
    });
    return page.hits.flatMap(({ source }) => source.payload.channel.runsAs?.credential ?? []);
  }

  /** What `notice` would look like there, and what is wrong with the settings. Never throws. */
  preview(config: ChannelConfig, notice: Notice): { parts: PreviewPart[]; problems: ChannelProblem[] } {
    const channel = channelModule(config);
    const problems = channel.problems(config);
    try {
      return { parts: problems.length > 0 ? [] : channel.preview(notice, config), problems };
    } catch (error) {
      return { parts: [], problems: [{ path: 'config', message: (error as Error).message }] };
    }
  }

  private async read(space: string, id: string): Promise<Stored<ChannelDocument>> {
    const { store } = this.deps;
    const stored = await store.get<ChannelDocument>(store.alias('config'), documentId(id));
    if (!stored || stored.source.payload.channel.space !== space) throw new ChannelNotFound(id);
    return stored;
  }

  /** A password or token that stays is not sent to another place than it was entered for. */
  private async merged(current: StoredChannel, input: ChannelInput): Promise<Secrets> {
    const kept = current.channel.secretsSet.filter(
      (name) => input.secrets[name as keyof Secrets] === undefined,
    );
    if (kept.length === 0) return given(input.secrets);
    const place = (config: Channel['config']) =>
      `${config.type} ${channelModule(config).destination(config)}`;
    const bound = (['password', 'token'] as const).filter((name) => kept.includes(name));
    if (bound.length > 0 && place(current.channel.config) !== place(input.config)) {
      throw new ChannelInvalid(
        bound.map((name) => ({
          path: `secrets.${name}`,
          message: `enter the ${name} again: the channel now goes to another place or by another name`,
        })),
      );
    }
    const old =
      current.sealed === null ? {} : await this.deps.box.open(current.sealed, sealOwner(current.channel));
    const stay = Object.fromEntries(Object.entries(old).filter(([name]) => kept.includes(name)));
    return { ...stay, ...given(input.secrets) };
  }

  private make(parts: {
    id: string;
    space: string;
    version: number;
    login: string;
    input: ChannelInput;
    secrets: Secrets;
    extras: ChannelExtras;
  }): Channel {
    const { id, space, version, login, input, secrets, extras } = parts;
    const { name, enabled, perMinute, quietHours, config } = input;
    this.check(config);
    const updatedAt = new Date(this.deps.now()).toISOString();
    const secretsSet = Object.keys(secrets).sort();
    const own = { name, enabled, perMinute, quietHours, config };
    return { id, space, ...own, secretsSet, ...extras, version, updatedAt, updatedBy: login };
  }

  private async save(
    channel: Channel,
    secrets: Secrets,
    stored: Stored<ChannelDocument> | null,
  ): Promise<void> {
    const { store, box } = this.deps;
    const sealed = Object.keys(secrets).length === 0 ? null : await box.seal(secrets, sealOwner(channel));
    const doc: ChannelDocument = {
      type: 'channel',
      space: channel.space,
      name: channel.name,
      updated_at: channel.updatedAt,
      payload: { channel, sealed },
    };
    const target = { index: store.alias('config'), id: documentId(channel.id), doc };
    const write = stored
      ? { op: 'index' as const, ...target, fence: stored }
      : { op: 'create' as const, ...target };
    const { outcome } = await store.write(write, { refresh: true });
    if (outcome === 'conflict') throw new ChannelConflict(await this.get(channel.space, channel.id));
  }
}

/** A channel as it is written today: settings that came later have their defaults. */
function current(channel: Channel): Channel {
  const config = channelConfigSchema.safeParse(channel.config);
  const { perMinute = null, quietHours = null } = channel;
  return { ...channel, perMinute, quietHours, config: config.data ?? channel.config };
}

/** Those that are set: empty means none. */
const given = (secrets: ChannelInput['secrets']): Secrets =>
  Object.fromEntries(Object.entries(secrets).filter(([, value]) => value !== undefined && value !== ''));
