import { until } from '../until';
import { openWhole, type Whole } from './whole';

test('this node says that its lanes move, and its numbers in the text of Prometheus', async () => {
  const whole = await openWhole();
  const live = await whole.ok('live');
  expect(live).toMatchObject({ live: true, background: true, lanes: [{ lane: 'lane-01' }] });
  const text = (await whole.ok('metrics')) as unknown as string;
  expect(text).toMatch(/^lookout_up 1$/m);
  await whole.close();
});

test('a node without background tasks only answers people', async () => {
  const lanes = ({ lookout }: Whole) =>
    lookout.lanes.run('lane-01', { signal: new AbortController().signal, budgetMs: 500 });
  const people = await openWhole({ background: false });
  const begun = people.asked.length;
  // What the other does of itself meanwhile: lanes, outbox, looking after things.
  const other = await openWhole({ background: true });
  await lanes(people);
  await lanes(other);
  const looks = [/_state\/_doc\/lease/, /_deliveries\/_search/, /_config\/_search/];
  for (const path of looks)
    await until(`${path}`, () => other.asked.some((request) => path.test(request.path)));
  // Whether a newer version has been is all that it asks.
  expect(people.asked.slice(begun).filter(({ path }) => !path.endsWith('_*/_mapping'))).toEqual([]);
  expect(await people.ok('live')).toMatchObject({ live: true, background: false, rules: 0 });
  expect((await people.ok('listRules', {})).items).toEqual([]);
  await Promise.all([people.close(), other.close()]);
});
