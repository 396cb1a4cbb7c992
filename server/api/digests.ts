import type { Digest, DigestInput } from '../../common/schemas';
import { isPerAlert } from '../channels';
import type { ApiContext } from './context';
import { badField } from './failures';
import type { Handlers } from './handle';
import { Records } from './records';

/** Digests: who gets a summary, when and of what. */
export function digestHandlers(
  context: ApiContext,
): Handlers<'listDigests' | 'createDigest' | 'updateDigest' | 'deleteDigest'> {
  const { store, audit, now, channels } = context;
  const digests = new Records<Digest>('digest', store, audit, now);

  const check = async ({ channel: id }: DigestInput, space: string, path: string): Promise<void> => {
    const channel = (await channels.store.load([id])).get(id)?.channel;
    if (channel?.space !== space) throw badField(400, `${path}channel`, `there is no channel ${id}`);
    if (isPerAlert(channel.config))
      throw badField(
        400,
        `${path}channel`,
        `${channel.name} takes alerts one by one; a digest goes to people`,
      );
  };

  return {
    listDigests: async ({ space }) => ({ items: await digests.list(space) }),
    async createDigest({ body, space, user }) {
      await check(body, space, '');
      return digests.create(space, body, user.login);
    },
    async updateDigest({ params, body, space, user }) {
      await digests.get(space, params.id);
      await check(body.digest, space, 'digest.');
      return digests.update(space, params.id, body.version, body.digest, user.login);
    },
    deleteDigest: async ({ params, space, user }) => ({
      deleted: await digests.delete(space, params.id, user.login),
    }),
  };
}
