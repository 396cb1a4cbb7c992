import { onCall } from '../../common/on_call';
import type { Alert, Group, Person, QuietHours, Rule, Settings } from '../../common/schemas';
import { deferred, deferredByAll } from '../../common/time';
import type { NoticeTarget } from '../store';

/** Values of a field, or of a list, that are looked up among the people. */
const MOST_VALUES = 50;

/** What a space knows about whom to tell. */
export interface Known {
  people: readonly Person[];
  groups: readonly Group[];
  settings: Settings | null;
  /** Names of the channels that are switched on, by id. */
  channels: ReadonlyMap<string, string>;
  /** Of the channels that have any. */
  quietHours: ReadonlyMap<string, QuietHours>;
  lists: ReadonlyMap<string, { name: string; values: readonly string[] }>;
}

/** What is to be told. */
export interface About {
  alert: Pick<Alert, 'owner' | 'key' | 'values' | 'sample' | 'severity'>;
  rule: Pick<Rule, 'owner'>;
  /** Epoch ms: who is on call then. */
  at: number;
  /** Whose act it is: nobody is told of their own. */
  except: string | null;
}

/** A person with the address to be used. */
export interface Reached {
  login: string;
  name: string;
  channelId: string;
  address: string;
  quietHours: QuietHours | null;
  /** Until when they, or the channel that reaches them, are not to be disturbed (epoch ms); null: they are there. */
  quietUntil: number | null;
}

export interface Resolved {
  people: Reached[];
  channels: string[];
  /** Those of the channels that have quiet hours, until when (epoch ms). */
  quiet: ReadonlyMap<string, number>;
  /** Why somebody who was meant cannot be told, each once. */
  missing: string[];
}

type Found = { logins: string[]; missing?: string };

const textsOf = (value: unknown): string[] =>
  (Array.isArray(value) ? value : [value]).flatMap((one) =>
    typeof one === 'string' || typeof one === 'number' ? [String(one)] : [],
  );

/** The values that an alert has in a field, each once: of its key, of what steps set, and of its samples. */
export function valuesOf(alert: Pick<Alert, 'key' | 'values' | 'sample'>, field: string): string[] {
  const all = [alert.key[field], alert.values[field], ...alert.sample.map(({ fields }) => fields[field])];
  const values = all.flatMap(textsOf);
  return [...new Set(values)].slice(0, MOST_VALUES);
}

/** People whom values name, by login or by any address. */
function named(people: readonly Person[], values: readonly string[], what: string): Found {
  const strangers: string[] = [];
  const logins = values.slice(0, MOST_VALUES).flatMap((value) => {
    const wanted = value.trim().toLowerCase();
    const found =
      people.find(({ login }) => login === value.trim()) ??
      people.find(({ addresses }) => addresses.some(({ address }) => address.toLowerCase() === wanted));
    if (!found) strangers.push(`"${value}"`);
    return found ? [found.login] : [];
  });
  if (strangers.length === 0) return { logins };
  const some = strangers.slice(0, 3).join(', ');
  return {
    logins,
    missing: `${what} names ${some}${strangers.length > 3 ? ', …' : ''}, of whom no address is known`,
  };
}

function loginsOf(known: Known, target: NoticeTarget, { alert, rule, at }: About): Found {
  switch (target.kind) {
    case 'person':
      return { logins: [target.login] };
    case 'owner': {
      const owner = alert.owner ?? rule.owner;
      return owner ? { logins: [owner] } : { logins: [], missing: 'there is no owner' };
    }
    case 'group': {
      const group = known.groups.find(({ id }) => id === target.id);
      if (!group) return { logins: [], missing: `there is no group ${target.id}` };
      const { logins } = onCall(group.who, at);
      return logins.length > 0 ? { logins } : { logins, missing: `nobody of ${group.name} is on call` };
    }
    case 'field': {
      const values = valuesOf(alert, target.field);
      if (values.length === 0) return { logins: [], missing: `the match has no ${target.field}` };
      return named(known.people, values, target.field);
    }
    case 'list': {
      const list = known.lists.get(target.id);
      if (!list) return { logins: [], missing: `there is no list ${target.id}` };
      return named(known.people, list.values, `the list ${list.name}`);
    }
    default:
      return { logins: [] };
  }
}

/** The channel of a target that is no person; null where it has none. */
function channelOf(known: Known, target: NoticeTarget): { id: string | null; missing: string } | null {
  if (target.kind === 'channel') {
    const id = known.channels.has(target.id) ? target.id : null;
    return { id, missing: `the channel ${target.id} is gone or switched off` };
  }
  if (target.kind !== 'setting') return null;
  const id = known.settings?.[target.which] ?? null;
  const what = target.which === 'opsChannel' ? 'channel for rules that fail' : 'channel for escalations';
  return { id: id !== null && known.channels.has(id) ? id : null, missing: `the space has no ${what}` };
}

function reach(known: Known, login: string, by: string | null, { alert, at }: About): Reached | string {
  const person = known.people.find((one) => one.login === login);
  if (!person) return `${login} is not among the people`;
  const usable = person.addresses.filter(({ channel }) => known.channels.has(channel));
  const used = usable.find(({ channel }) => channel === by) ?? usable[0];
  if (!used) return `${person.name} has no address`;
  const critical = alert.severity === 'critical';
  const free = deferredByAll([person.quietHours, known.quietHours.get(used.channel)], at, critical);
  return {
    login,
    name: person.name,
    channelId: used.channel,
    address: used.address,
    quietHours: person.quietHours,
    quietUntil: free > at ? free : null,
  };
}

/** Who that is at this moment, and by which addresses: each person once, by the address that is asked for first. */
export function resolveWho(known: Known, targets: readonly NoticeTarget[], about: About): Resolved {
  const people = new Map<string, Reached>();
  const channels = new Set<string>();
  const missing = new Set<string>();
  for (const target of targets) {
    const place = channelOf(known, target);
    if (place?.id) channels.add(place.id);
    else if (place) missing.add(place.missing);
    const found = loginsOf(known, target, about);
    if (found.missing) missing.add(found.missing);
    for (const login of found.logins) {
      if (login === about.except || people.has(login)) continue;
      const reached = reach(known, login, 'by' in target ? target.by : null, about);
      if (typeof reached === 'string') missing.add(reached);
      else people.set(login, reached);
    }
  }
  const critical = about.alert.severity === 'critical';
  const quiet = [...channels].flatMap((id) => {
    const until = deferred(known.quietHours.get(id), about.at, critical);
    return until > about.at ? [[id, until] as const] : [];
  });
  return {
    people: [...people.values()],
    channels: [...channels],
    quiet: new Map(quiet),
    missing: [...missing],
  };
}

/** Those who are not asleep: a ladder goes on without the others, unless nobody else is there. */
export function awakeOf(resolved: Resolved): Pick<Resolved, 'people' | 'channels'> {
  const people = resolved.people.filter(({ quietUntil }) => quietUntil === null);
  const channels = resolved.channels.filter((id) => !resolved.quiet.has(id));
  return people.length + channels.length > 0 ? { people, channels } : resolved;
}
