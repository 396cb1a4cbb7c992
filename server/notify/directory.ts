import type { Names } from '../../common/people';
import type { Group, Ladder, Person, Settings } from '../../common/schemas';
import type { ChannelStore } from '../channels';
import { allRecords, listRows, readLists, readRecord, type Store, settingsId } from '../store';
import type { Known } from './resolve_who';

/** So long what is known of a space is not asked for again: a run may tell of thousands. */
const FRESH_MS = 1_000;

/** Everything known, with the ladders and what things are called. */
export interface KnownSpace extends Known {
  ladders: ReadonlyMap<string, Ladder>;
  names: Names;
}

/** People, groups, ladders and settings of each space, as they were a second ago at most. */
export class Directory {
  private readonly spaces = new Map<string, { at: number; known: Promise<KnownSpace> }>();

  constructor(
    private readonly store: Store,
    private readonly channels: Pick<ChannelStore, 'list'>,
    private readonly now: () => number,
  ) {}

  /** Rejects with `EsError`. */
  known(space: string): Promise<KnownSpace> {
    const now = this.now();
    const before = this.spaces.get(space);
    if (before && now - before.at < FRESH_MS && now >= before.at) return before.known;
    const known = this.read(space);
    this.spaces.set(space, { at: now, known });
    known.catch(() => this.spaces.delete(space));
    return known;
  }

  private async read(space: string): Promise<KnownSpace> {
    const { store } = this;
    const [people, groups, ladders, channels, rows, settings] = await Promise.all([
      allRecords<Person>(store, 'person', space),
      allRecords<Group>(store, 'group', space),
      allRecords<Ladder>(store, 'ladder', space),
      this.channels.list(space),
      listRows(store, space),
      readRecord<Settings>(store, 'settings', space, settingsId(space)),
    ]);
    const byId = <T extends { id: string; name: string }>(items: readonly T[]) =>
      new Map(items.map((one) => [one.id, one]));
    const [groupsById, listsById, channelsById] = [byId(groups), byId(rows), byId(channels)];
    const logins = new Map(people.map(({ login, name }) => [login, name]));
    return {
      people,
      groups,
      ladders: byId(ladders),
      settings: settings?.source.payload ?? null,
      channels: new Map(channels.filter(({ enabled }) => enabled).map(({ id, name }) => [id, name])),
      quietHours: new Map(
        channels.flatMap(({ id, quietHours }) => (quietHours ? [[id, quietHours] as const] : [])),
      ),
      lists: new Map(),
      names: {
        person: (login) => logins.get(login),
        group: (id) => groupsById.get(id)?.name,
        list: (id) => listsById.get(id)?.name,
        channel: (id) => channelsById.get(id)?.name,
      },
    };
  }

  /** The same with the values of some lists. */
  async withLists(space: string, ids: readonly string[]): Promise<KnownSpace> {
    const known = await this.known(space);
    if (ids.length === 0) return known;
    const lists = await readLists(this.store, space, ids);
    const named = [...lists].map(
      ([id, values]) => [id, { name: known.names.list(id) ?? id, values }] as const,
    );
    return { ...known, lists: new Map(named) };
  }
}
