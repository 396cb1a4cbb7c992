import type { Digest, Held } from '../../../common/schemas';
import { deferred } from '../../../common/time';
import type { Severity } from '../../../common/words';
import type { StoredChannel } from '../../channels';
import type { KnownSpace } from '../directory';
import { SPACE_IN_SHADOW } from '../quiet_stages';
import { type Reached, resolveWho } from '../resolve_who';
import { owedBy, type Stretch } from './owed';

/** One message of a digest: to a channel's own recipients, or to one person. */
export interface Addressee {
  channelId: string;
  person: Pick<Reached, 'login' | 'name' | 'address'> | null;
  owed: Stretch;
  /** Epoch ms: later than the digest's time where they have quiet hours then. */
  dueAt: number;
  /** Why it comes here, where nobody could be told. */
  note: string | null;
}

/** Where a digest names no zone, each person's own decides when it is their time. */
const zoneOf = ({ schedule }: Digest, person: { zone: string | null } | undefined): string =>
  schedule.zone ?? person?.zone ?? 'UTC';

/**
 * Who is owed the digest by now, each once. Who is on call is asked for the digest's own time, so that every node and
 * every repeat finds the same.
 */
export function addressees(digest: Digest, known: KnownSpace, now: number): Addressee[] {
  const zones = new Set([zoneOf(digest, undefined), ...known.people.map((person) => zoneOf(digest, person))]);
  const found = new Map<string, Addressee>();
  for (const zone of zones) {
    const owed = owedBy({ ...digest, schedule: { ...digest.schedule, zone } }, now);
    if (!owed) continue;
    const { people, channels, missing } = resolveWho(known, digest.to, nobodyIn(owed.to));
    const add = (one: Omit<Addressee, 'owed'>) =>
      found.set([one.channelId, one.person?.address].join('\n'), { ...one, owed });
    for (const { channelId, login, name, address, quietUntil } of people) {
      if (
        zoneOf(
          digest,
          known.people.find((one) => one.login === login),
        ) !== zone
      )
        continue;
      add({ channelId, person: { login, name, address }, dueAt: quietUntil ?? owed.to, note: null });
    }
    if (zoneOf(digest, undefined) !== zone) continue;
    for (const channelId of channels) add({ channelId, person: null, dueAt: owed.to, note: null });
    const fallback = known.settings?.defaultChannel ?? null;
    if (people.length + channels.length === 0 && fallback !== null && known.channels.has(fallback))
      add({
        channelId: fallback,
        person: null,
        dueAt: owed.to,
        note: `nobody to tell: ${missing.join('; ')}`,
      });
  }
  return [...found.values()];
}

/** A digest is about no alert: what is asked of one is empty. */
const nobodyIn = (at: number) => ({
  alert: { owner: null, key: {}, sample: [], values: {}, severity: 'low' as Severity },
  rule: { owner: null },
  at,
  except: null,
});

/** When a channel with quiet hours is told, at the earliest at `dueAt`. */
export const afterQuietHours = (channel: StoredChannel | undefined, dueAt: number): number =>
  deferred(channel?.channel.quietHours, dueAt, false);

/** Shadow mode of the whole space holds digests as it holds everything. */
export const heldInShadow = (known: KnownSpace): Held | null =>
  known.settings?.shadow ? SPACE_IN_SHADOW : null;
