import { z } from 'zod';
import { type ResolvedSource, sourceSchema } from '../../schemas';
import type { Page } from '../answers';
import { paging, route } from './build';

export interface SavedSearchRow {
  id: string;
  title: string;
  description: string;
  dataView: string;
  timeField: string | null;
  language: string;
  query: string;
  filters: number;
  updatedAt: string | null;
}

export const sourcesRoutes = {
  savedSearches: route<Page<SavedSearchRow>>()('GET', '/saved_searches', 'read', {
    query: z.object({ ...paging, search: z.string().max(500).default('') }),
  }),
  /** What a source stands for now, with the fields of its index, for the editor. */
  resolveSource: route<{
    resolved: ResolvedSource;
    fields: Array<{ name: string; type: string; aggregatable: boolean }>;
    newest: string | null;
  }>()('POST', '/sources/_resolve', 'read', { body: z.object({ source: sourceSchema }) }),
  dataViews: route<{ items: Array<{ id: string; title: string; timeField: string | null }> }>()(
    'GET',
    '/data_views',
    'read',
  ),
} as const;
