import { openWhole, type Whole } from './whole';

jest.setTimeout(180_000);

let whole: Whole;
beforeEach(async () => {
  whole = await openWhole({ fields: { user: 'keyword' } });
});
afterEach(() => whole.close());

test('an alert that was active when its rule was switched off recovers after it is on again', async () => {
  const { id } = await whole.rule({
    condition: { type: 'frequency', key: ['user'], count: 3, within: '4s' },
  });
  const alert = async () => (await whole.alerts({ status: ['open', 'acknowledged', 'closed'] }))[0];
  const at = Date.now();
  await whole.put(Array.from({ length: 3 }, () => ({ at, user: 'root' })));
  await whole.runUntil(async () => (await alert())?.condition === 'active');
  const switched = (enabled: boolean) => whole.ok('enableRules', { body: { ids: [id], enabled } });
  await switched(false);
  await whole.runUntil(async () => Date.now() > at + 10_000);
  expect(await alert()).toMatchObject({ condition: 'active', status: 'open' });
  await switched(true);
  await whole.runUntil(async () => (await alert())?.condition === 'recovered');
  expect(await alert()).toMatchObject({ status: 'closed', resolution: 'recovered' });
});
