import { useMemo } from 'react';
import type { Names } from '../../common/people';
import type { Channel, Group, ListRow, Person } from '../../common/schemas';
import { type Failure, useApi } from '../kit';

/** All that can be named as somebody to tell. */
export interface KnownWho {
  people: readonly Person[];
  groups: readonly Group[];
  lists: readonly ListRow[];
  channels: readonly Channel[];
  names: Names;
  /** Nothing of it has come yet. */
  first: boolean;
  failure: Failure | null;
  refresh(): void;
}

/** People, groups, lists and channels of the space, with their names. */
export function useKnown(): KnownWho {
  const [people, groups, lists, channels] = [
    useApi('listPeople'),
    useApi('listGroups'),
    useApi('listLists'),
    useApi('listChannels'),
  ];
  const asked = [people, groups, lists, channels];
  const known = useMemo(
    () => ({
      people: people.data?.items ?? [],
      groups: groups.data?.items ?? [],
      lists: lists.data?.items ?? [],
      channels: channels.data?.items ?? [],
    }),
    [people.data, groups.data, lists.data, channels.data],
  );
  const names = useMemo<Names>(() => {
    const nameOf = (items: ReadonlyArray<{ id: string; name: string }>) => (id: string) =>
      items.find((one) => one.id === id)?.name;
    return {
      person: (login) => known.people.find((one) => one.login === login)?.name,
      group: nameOf(known.groups),
      list: nameOf(known.lists),
      channel: nameOf(known.channels),
    };
  }, [known]);
  return {
    ...known,
    names,
    first: asked.some(({ first }) => first),
    failure: asked.find(({ failure }) => failure)?.failure ?? null,
    refresh: () => {
      for (const one of asked) one.refresh();
    },
  };
}
