import {
  type Channel,
  emailAddressSchema,
  type Group,
  type GroupInput,
  type GroupWho,
  type Ladder,
  type LadderInput,
  type Person,
  type PersonInput,
  type Settings,
  type SettingsInput,
  settingsInputSchema,
} from '../../../common/schemas';
import { tellsOfRules } from '../../channels';
import { settingsId, stableId } from '../../store';
import type { ApiContext } from '../context';
import { ApiFailure, badField } from '../failures';
import type { Handlers } from '../handle';
import { Records } from '../records';
import { checkWho, nameable } from '../told_check';
import { refuseUsed } from './used_by';

/** A person is one per login and space, whoever adds them first. */
const personId = (space: string, login: string): string => stableId('person', space, login);

const NOT_SET: SettingsInput = settingsInputSchema.parse({});

/** Each login of a group with the place where it stands. */
function placesOf(who: GroupWho): Array<[string, string]> {
  const members = 'members' in who ? who.members.map((login, at) => [`members.${at}`, login]) : [];
  const shifts = 'shifts' in who ? who.shifts.map(({ login }, at) => [`shifts.${at}.login`, login]) : [];
  const overrides =
    'overrides' in who ? who.overrides.map(({ login }, at) => [`overrides.${at}.login`, login]) : [];
  return [...members, ...shifts, ...overrides] as Array<[string, string]>;
}

export function peopleRecordHandlers(
  context: ApiContext,
): Handlers<
  | 'listPeople'
  | 'createPerson'
  | 'updatePerson'
  | 'deletePerson'
  | 'listGroups'
  | 'createGroup'
  | 'updateGroup'
  | 'deleteGroup'
  | 'listLadders'
  | 'createLadder'
  | 'updateLadder'
  | 'deleteLadder'
  | 'getSettings'
  | 'updateSettings'
> {
  const { store, audit, now } = context;
  const channels = context.channels.store;
  const people = new Records<Person>('person', store, audit, now);
  const groups = new Records<Group>('group', store, audit, now);
  const ladders = new Records<Ladder>('ladder', store, audit, now);
  const settings = new Records<Settings>('settings', store, audit, now);

  const known = (space: string) => nameable(store, channels, space);

  async function checkPerson({ addresses }: PersonInput, space: string, path: string): Promise<void> {
    const byId = new Map((await channels.list(space)).map((one) => [one.id, one]));
    addresses.forEach(({ channel, address }, at) => {
      const found = byId.get(channel);
      const place = `${path}addresses.${at}`;
      if (!found) throw badField(422, `${place}.channel`, `there is no channel ${channel}`);
      const wrong = addressProblem(found, address);
      if (wrong) throw badField(422, `${place}.address`, wrong);
    });
  }

  async function checkGroup({ who }: GroupInput, space: string, path: string): Promise<void> {
    const there = await known(space);
    for (const [place, login] of placesOf(who)) {
      if (!there.people.has(login)) {
        const message = `${login} is not among the people; add them first`;
        throw badField(422, `${path}who.${place}`, message);
      }
    }
  }

  async function checkLadder({ levels }: LadderInput, space: string, path: string): Promise<void> {
    const there = await known(space);
    levels.forEach(({ who }, at) => {
      checkWho(who, `${path}levels.${at}.who`, there);
    });
  }

  async function checkSettings(input: SettingsInput, space: string): Promise<void> {
    const byId = new Map((await channels.list(space)).map((one) => [one.id, one]));
    for (const name of ['defaultChannel', 'opsChannel', 'escalationChannel'] as const) {
      const id = input[name];
      if (id === null) continue;
      const channel = byId.get(id);
      if (!channel) throw badField(422, `settings.${name}`, `there is no channel ${id}`);
      if (name === 'opsChannel' && !tellsOfRules(channel.config)) {
        const message = `${channel.name} takes alerts only; choose mail, chat, a web address or the server log`;
        throw badField(422, `settings.${name}`, message);
      }
    }
  }

  return {
    listPeople: async ({ space }) => ({ items: await people.list(space) }),
    async createPerson({ body, space, user }) {
      await checkPerson(body, space, '');
      return people.create(space, body, user.login, personId(space, body.login));
    },
    async updatePerson({ params, body, space, user }) {
      const before = await people.get(space, params.id);
      if (body.person.login !== before.login)
        throw badField(
          422,
          'person.login',
          'the login names the person and stays; add another person instead',
        );
      await checkPerson(body.person, space, 'person.');
      return people.update(space, params.id, body.version, body.person, user.login);
    },
    async deletePerson({ params, space, user }) {
      const { login } = await people.get(space, params.id);
      await refuseUsed(store, space, { kind: 'person', login });
      return { deleted: await people.delete(space, params.id, user.login) };
    },

    listGroups: async ({ space }) => ({ items: await groups.list(space) }),
    async createGroup({ body, space, user }) {
      await checkGroup(body, space, '');
      return groups.create(space, body, user.login);
    },
    async updateGroup({ params, body, space, user }) {
      await groups.get(space, params.id);
      await checkGroup(body.group, space, 'group.');
      return groups.update(space, params.id, body.version, body.group, user.login);
    },
    async deleteGroup({ params, space, user }) {
      await refuseUsed(store, space, { kind: 'group', id: params.id });
      return { deleted: await groups.delete(space, params.id, user.login) };
    },

    listLadders: async ({ space }) => ({ items: await ladders.list(space) }),
    async createLadder({ body, space, user }) {
      await checkLadder(body, space, '');
      return ladders.create(space, body, user.login);
    },
    async updateLadder({ params, body, space, user }) {
      await ladders.get(space, params.id);
      await checkLadder(body.ladder, space, 'ladder.');
      return ladders.update(space, params.id, body.version, body.ladder, user.login);
    },
    async deleteLadder({ params, space, user }) {
      await refuseUsed(store, space, { kind: 'ladder', id: params.id });
      return { deleted: await ladders.delete(space, params.id, user.login) };
    },

    async getSettings({ space }) {
      try {
        // What was saved before there was a setting lacks it.
        return { ...NOT_SET, ...(await settings.get(space, settingsId(space))) };
      } catch (error) {
        if (!(error instanceof ApiFailure && error.status === 404)) throw error;
        const nobody = {
          id: settingsId(space),
          space,
          name: 'settings',
          version: 0,
          updatedAt: '',
          updatedBy: '',
        };
        return { ...NOT_SET, ...nobody };
      }
    },
    async updateSettings({ body, space, user }) {
      await checkSettings(body.settings, space);
      const input = { ...body.settings, name: 'settings' };
      const id = settingsId(space);
      return body.version === 0
        ? settings.create(space, input, user.login, id)
        : settings.update(space, id, body.version, input, user.login);
    },
  };
}

/** What is wrong with an address on a channel; null when nothing is. */
function addressProblem({ name, config }: Channel, address: string): string | null {
  if (/\p{Cc}/u.test(address)) return 'an address holds no control characters';
  if (config.type === 'email')
    return emailAddressSchema.safeParse(address).success
      ? null
      : `${name} takes mail addresses, as in ana@example.org`;
  if (config.type === 'slack' || config.type === 'webhook') return null;
  return `${name} reaches no single person; choose mail, chat or a web address`;
}
