import type { Digest, Group, GroupWho, Ladder, Rule, Who } from '../../../common/schemas';
import { allRecords, type RuleDocument, type Store } from '../../store';
import { ApiFailure } from '../failures';

/** What is to be deleted. */
export type Subject =
  | { kind: 'person'; login: string }
  | { kind: 'group'; id: string }
  | { kind: 'ladder'; id: string };

const NAMED = 10;

const means = (who: Who, subject: Subject): boolean =>
  (subject.kind === 'person' && who.kind === 'person' && who.login === subject.login) ||
  (subject.kind === 'group' && who.kind === 'group' && who.id === subject.id);

/** Everybody that a group may name at some time. */
export const loginsIn = (who: GroupWho): string[] => [
  ...('members' in who ? who.members : []),
  ...('shifts' in who ? who.shifts.map(({ login }) => login) : []),
  ...('overrides' in who ? who.overrides.map(({ login }) => login) : []),
];

const inRule = (rule: Rule, subject: Subject): boolean =>
  subject.kind === 'ladder'
    ? rule.ladder === subject.id
    : // Rules stored by an older version have none.
      (rule.recipients ?? []).some(({ who }) => means(who, subject));

/** Names of what uses it: rules, ladders, groups. Every one is looked at; things are deleted now and then. */
async function usersOf(store: Store, space: string, subject: Subject): Promise<string[]> {
  const users: string[] = [];
  if (subject.kind === 'person') {
    for (const { name, who } of await allRecords<Group>(store, 'group', space))
      if (loginsIn(who).includes(subject.login)) users.push(`the group "${name}"`);
  }
  for (const { name, levels } of await allRecords<Ladder>(store, 'ladder', space))
    if (levels.some(({ who }) => who.some((one) => means(one, subject)))) users.push(`the ladder "${name}"`);
  for (const { name, to } of await allRecords<Digest>(store, 'digest', space))
    if (to.some((one) => means(one, subject))) users.push(`the digest "${name}"`);
  const body = {
    query: { bool: { filter: [{ term: { space } }, { term: { deleted: false } }] } },
    sort: [{ name: 'asc' }, { id: 'asc' }],
  };
  for await (const page of store.scan<RuleDocument>('rules', body))
    for (const { source } of page)
      if (inRule(source.payload, subject)) users.push(`the rule "${source.payload.name}"`);
  return users;
}

/** Throws a 409 that names what uses it: deleted, it would be told to nobody. Rejects with `EsError`. */
export async function refuseUsed(store: Store, space: string, subject: Subject): Promise<void> {
  const users = await usersOf(store, space, subject);
  if (users.length === 0) return;
  const more = users.length > NAMED ? ` and ${users.length - NAMED} more` : '';
  const who = subject.kind === 'person' ? 'them' : 'it';
  throw new ApiFailure(
    409,
    `${users.slice(0, NAMED).join(', ')}${more} ${users.length === 1 ? 'names' : 'name'} ${who}; take ${who} out there first`,
    { current: users },
  );
}
