import { z } from 'zod';
import { type Digest, digestInputSchema } from '../../schemas';
import { id, route } from './build';

export const digestsRoutes = {
  listDigests: route<{ items: Digest[] }>()('GET', '/digests', 'read'),
  createDigest: route<Digest>()('POST', '/digests', 'write', { body: digestInputSchema }),
  updateDigest: route<Digest>()('PUT', '/digests/{id}', 'write', {
    params: id,
    body: z.object({ digest: digestInputSchema, version: z.number().int() }),
  }),
  deleteDigest: route<{ deleted: string }>()('DELETE', '/digests/{id}', 'write', { params: id }),
} as const;
