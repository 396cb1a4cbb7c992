import type { Digest, DigestInput } from '../../common/schemas';
import { isPerAlert } from '../channels';
import type { ApiContext } from './context';
import { badField } from './failures';
import type { Handlers } from './handle';
import { Records } from './records';
import { checkWho, nameable } from './told_check';

/** Digests: who gets a summary, when and of what. */
export function digestHandlers(
  context: ApiContext,
): Handlers<'listDigests' | 'createDigest' | 'updateDigest' | 'deleteDigest'> {
  const { store, audit, now, channels } = context;
  const digests = new Records<Digest>('digest', store, audit, now);

  const check = async ({ to }: DigestInput, space: string, path: string): Promise<void> => {
    await store.refresh('config');
    checkWho(to, `${path}to`, await nameable(store, channels.store, space));
    const asked = to.map((one) => (one.kind === 'channel' ? one.id : 'by' in one ? one.by : null));
    const known = await channels.store.load(asked.flatMap((id) => id ?? []));
    asked.forEach((id, at) => {
      const channel = id === null ? undefined : known.get(id)?.channel;
      if (channel && isPerAlert(channel.config))
        throw badField(
          400,
          `${path}to.${at}.id`,
          `${channel.name} takes alerts one by one; a digest goes to people`,
        );
    });
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
