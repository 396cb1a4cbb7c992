import type { RuleRow } from '../../common/api';
import type { Alert, Rule } from '../../common/schemas';
import type { HostUnderTest } from './host_under_test';
import { until } from './http_client';
import { indexLogs } from './seed_host';
import { shopLogs } from './shop_logs';

/** Some saved search that no other test needs once this has deleted it. */
const DELETED = 'booleans';

/** The saved search of a rule is deleted in the host; the rule goes on, says so, and its copy is taken over by one act. */
export function orphaned(under: () => HostUnderTest): void {
  let id: string;
  const rule = () => under().http.call<RuleRow>('GET', `/api/lookout/rules/${id}`);
  const counted = async () => {
    const { items } = await under().http.call<{ items: Alert[] }>('GET', `/api/lookout/alerts?rule=${id}`);
    return items.reduce((sum, { count }) => sum + count, 0);
  };
  const countsOn = async () => {
    const before = await counted();
    await indexLogs(under().engine, shopLogs(10, Date.now(), 500));
    await until('the rule to count on', async () => (await counted()) > before);
  };

  test('it says that it is orphaned, and counts on', async () => {
    const { http } = under();
    const made = await http.call<Rule>('POST', '/api/lookout/rules', {
      name: 'Orphan',
      source: { kind: 'saved_search', id: DELETED },
      condition: { type: 'any' },
      interval: '5s',
      enabled: true,
    });
    id = made.id;
    await http.call('DELETE', `/api/saved_objects/search/${DELETED}`);
    await until('the rule to be orphaned', async () => (await rule()).orphanedSince);
    await countsOn();
  });

  test('one act makes the copy its own query, with which it counts on', async () => {
    const page = await under().browser.open(`/app/lookout#/rules/${id}`);
    await page.getByRole('button', { name: 'Take the copy over' }).click();
    await until('the copy to be its own', async () => (await rule()).source.kind === 'query');
    expect((await rule()).orphanedSince).toBeNull();
    await countsOn();
  });
}
