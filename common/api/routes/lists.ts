import { z } from 'zod';
import { type ListRow, listInputSchema, type ValueList } from '../../schemas';
import { id, route } from './build';

export const listsRoutes = {
  listLists: route<{ items: ListRow[] }>()('GET', '/lists', 'read'),
  /** With the rules that use it. */
  getList: route<ValueList & { usedBy: Array<{ id: string; name: string }> }>()(
    'GET',
    '/lists/{id}',
    'read',
    {
      params: id,
    },
  ),
  createList: route<ValueList>()('POST', '/lists', 'write', { body: listInputSchema }),
  updateList: route<ValueList>()('PUT', '/lists/{id}', 'write', {
    params: id,
    body: z.object({ list: listInputSchema, version: z.number().int() }),
  }),
  /** Refused while a rule uses it. */
  deleteList: route<{ deleted: string }>()('DELETE', '/lists/{id}', 'write', { params: id }),
} as const;
