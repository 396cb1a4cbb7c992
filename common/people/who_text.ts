import type { Who } from '../schemas';

/** How people, groups, lists and channels are called; undefined: there is none of that id. */
export interface Names {
  person(login: string): string | undefined;
  group(id: string): string | undefined;
  list(id: string): string | undefined;
  channel(id: string): string | undefined;
}

const gone = (id: string): string => `${id} (gone)`;

/** Whom a `Who` means, in words, with the channel where one is said: `Ana by chat`. */
export function whoText(who: Who, names: Names): string {
  const by = 'by' in who && who.by !== null ? ` by ${names.channel(who.by) ?? gone(who.by)}` : '';
  switch (who.kind) {
    case 'person':
      return `${names.person(who.login) ?? who.login}${by}`;
    case 'group':
      return `${names.group(who.id) ?? gone(who.id)}${by}`;
    case 'owner':
      return `its owner${by}`;
    case 'field':
      return `whom ${who.field} names${by}`;
    case 'list':
      return `the list ${names.list(who.id) ?? gone(who.id)}${by}`;
    case 'channel':
      return names.channel(who.id) ?? gone(who.id);
  }
}
