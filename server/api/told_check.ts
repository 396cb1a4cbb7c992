import type { Group, Ladder, Person, RuleInput, Who } from '../../common/schemas';
import { allRecords, listRows, type Store } from '../store';
import { badField } from './failures';

/** What can be named in a space, by id or login. */
export interface Nameable {
  people: ReadonlySet<string>;
  groups: ReadonlySet<string>;
  lists: ReadonlySet<string>;
  ladders: ReadonlySet<string>;
  channels: ReadonlySet<string>;
}

const idsOf = (items: ReadonlyArray<{ id: string }>) => new Set(items.map(({ id }) => id));

/** Rejects with `EsError`. */
export async function nameable(
  store: Store,
  channels: { list(space: string): Promise<ReadonlyArray<{ id: string }>> },
  space: string,
): Promise<Nameable> {
  const [people, groups, ladders, lists, all] = await Promise.all([
    allRecords<Person>(store, 'person', space),
    allRecords<Group>(store, 'group', space),
    allRecords<Ladder>(store, 'ladder', space),
    listRows(store, space),
    channels.list(space),
  ]);
  return {
    people: new Set(people.map(({ login }) => login)),
    groups: idsOf(groups),
    ladders: idsOf(ladders),
    lists: idsOf(lists),
    channels: idsOf(all),
  };
}

/** What of a `Who` there is not, with its place; null when all is there. */
function missingOf(who: Who, known: Nameable): { path: string; what: string } | null {
  if (who.kind === 'person' && !known.people.has(who.login))
    return { path: 'login', what: `${who.login} is not among the people; add them under Notify first` };
  if (who.kind === 'group' && !known.groups.has(who.id))
    return { path: 'id', what: `there is no group ${who.id}` };
  if (who.kind === 'list' && !known.lists.has(who.id))
    return { path: 'id', what: `there is no list ${who.id}` };
  if (who.kind === 'channel' && !known.channels.has(who.id))
    return { path: 'id', what: `there is no channel ${who.id}` };
  if ('by' in who && who.by !== null && !known.channels.has(who.by))
    return { path: 'by', what: `there is no channel ${who.by}` };
  return null;
}

/** Throws a 422 that names the place of whoever, or whatever, there is not. */
export function checkWho(who: readonly Who[], path: string, known: Nameable): void {
  who.forEach((one, at) => {
    const missing = missingOf(one, known);
    if (missing) throw badField(422, `${path}.${at}.${missing.path}`, missing.what);
  });
}

/** Throws a 422 where a rule names recipients or a ladder that there are not. Rejects with `EsError`. */
export async function checkTold(
  store: Store,
  channels: Parameters<typeof nameable>[1],
  { recipients, ladder }: Pick<RuleInput, 'recipients' | 'ladder'>,
  space: string,
  path: string,
): Promise<void> {
  if (recipients.length === 0 && ladder === null) return;
  await store.refresh('config');
  const known = await nameable(store, channels, space);
  recipients.forEach(({ who }, at) => {
    const missing = missingOf(who, known);
    if (missing) throw badField(422, `${path}recipients.${at}.who.${missing.path}`, missing.what);
  });
  if (ladder !== null && !known.ladders.has(ladder))
    throw badField(422, `${path}ladder`, `there is no ladder ${ladder}`);
}
