/** Named lists of values: kept for conditions that name them by their id. */
import { listRows } from '../../store';
import type { ApiContext } from '../context';
import type { Handlers } from '../handle';
import { ListRecords } from './list_records';

export function listHandlers(
  context: ApiContext,
): Handlers<'listLists' | 'getList' | 'createList' | 'updateList' | 'deleteList'> {
  const { store, audit, now } = context;
  const lists = new ListRecords(store, audit, now);
  return {
    listLists: async ({ space }) => ({ items: await listRows(store, space) }),
    getList: async ({ params, space }) => ({
      ...(await lists.get(space, params.id)),
      usedBy: await lists.usedBy(space, params.id),
    }),
    createList: ({ body, space, user }) => lists.create(space, body, user.login),
    updateList: ({ params, body, space, user }) =>
      lists.update(space, params.id, body.version, body.list, user.login),
    deleteList: async ({ params, space, user }) => ({
      deleted: await lists.delete(space, params.id, user.login),
    }),
  };
}
