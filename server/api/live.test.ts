import type { ApiContext } from './context';
import { peopleHandlers } from './people_and_health';

const NEWER = 'rules_000001 was made by a newer version of Lookout';
const STILL = 'no lane of this node has looked for due rules for a minute';

const asked = (live: boolean, blocked: string | null) => {
  const context = { engine: { node: () => ({ live }) }, store: { versions: { blocked } } };
  return peopleHandlers(context as unknown as ApiContext).live({ space: 'default' } as never);
};

test.each([
  ['whose lanes stand still', null, STILL],
  ['that a newer version has been beside', NEWER, NEWER],
])('a node %s says why it is not live', async (_, blocked, message) => {
  await expect(asked(false, blocked)).rejects.toMatchObject({
    status: 503,
    message,
    rest: { current: { live: false } },
  });
});

test('a node that is only to answer people stays live where a newer version has been', async () => {
  await expect(asked(true, NEWER)).resolves.toEqual({ live: true });
});
