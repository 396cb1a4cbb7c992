import { z } from 'zod';
import {
  type Group,
  groupInputSchema,
  type Ladder,
  ladderInputSchema,
  type Person,
  personInputSchema,
  type Settings,
  settingsInputSchema,
} from '../../schemas';
import { id, route } from './build';

const version = z.number().int();

export const peopleRoutes = {
  listPeople: route<{ items: Person[] }>()('GET', '/people', 'read'),
  createPerson: route<Person>()('POST', '/people', 'admin', { body: personInputSchema }),
  updatePerson: route<Person>()('PUT', '/people/{id}', 'admin', {
    params: id,
    body: z.object({ person: personInputSchema, version }),
  }),
  /** Refused while a group, ladder or rule names them. */
  deletePerson: route<{ deleted: string }>()('DELETE', '/people/{id}', 'admin', { params: id }),

  listGroups: route<{ items: Group[] }>()('GET', '/groups', 'read'),
  createGroup: route<Group>()('POST', '/groups', 'write', { body: groupInputSchema }),
  updateGroup: route<Group>()('PUT', '/groups/{id}', 'write', {
    params: id,
    body: z.object({ group: groupInputSchema, version }),
  }),
  /** Refused while a ladder or rule names it. */
  deleteGroup: route<{ deleted: string }>()('DELETE', '/groups/{id}', 'write', { params: id }),

  listLadders: route<{ items: Ladder[] }>()('GET', '/ladders', 'read'),
  createLadder: route<Ladder>()('POST', '/ladders', 'write', { body: ladderInputSchema }),
  updateLadder: route<Ladder>()('PUT', '/ladders/{id}', 'write', {
    params: id,
    body: z.object({ ladder: ladderInputSchema, version }),
  }),
  /** Refused while a rule uses it. */
  deleteLadder: route<{ deleted: string }>()('DELETE', '/ladders/{id}', 'write', { params: id }),

  /** Version 0: nothing is set yet. */
  getSettings: route<Settings>()('GET', '/settings', 'read'),
  updateSettings: route<Settings>()('PUT', '/settings', 'admin', {
    body: z.object({ settings: settingsInputSchema, version }),
  }),
} as const;
