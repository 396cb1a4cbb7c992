import { AddressGuard, ChannelStore, newDelivery, Outbox, SecretBox } from '../../../server/channels';
import { actsAsHost } from '../../../server/channels/testing/acts_as_host';
import { connectEs } from '../../../server/hosts/standalone/elasticsearch';
import { Store, type Write } from '../../../server/store';
import { quiet } from '../../host_ports';
import { makeLogInAlert } from '../../make';

/** What a node is to tell: every alert by its number, alone or in a bundle. */
export interface OutboxRound {
  url: string;
  prefix: string;
  /** The clock of this node: a claim of one that was killed has run out by then. */
  startsAt: number;
  channels: Array<{ id: string; name: string }>;
  /** Rounds up to this one are to be told; earlier ones may be stored, in part or whole. */
  round: number;
}

export const ALONE = 8;
export const BUNDLED = 25;
const EPOCH = Date.parse('2026-11-21T10:00:00.000Z');

/** The same deliveries whichever node makes them. */
export function roundWrites(round: number, channels: OutboxRound['channels'], index: string): Write[] {
  const at = new Date(EPOCH + round * 1_000).toISOString();
  const rule = { id: 'rule', name: 'rule', description: '', runbook: '', severity: 'high' as const };
  return channels.flatMap((channel) =>
    Array.from({ length: ALONE + BUNDLED }, (_, n) => {
      const made = newDelivery({
        alert: makeLogInAlert({ id: `r${round}-${n}` }),
        bundle: n < ALONE ? null : `round-${round}`,
        links: { queueUrl: '/q', discoverUrl: null },
        ...{ rule, channel, reason: 'created' as const, ordinal: 0, at },
      });
      return { op: 'create' as const, index, ...made };
    }),
  );
}

/** One node with an outbox, to be killed: bundled, `node outbox_node.cjs <json>`. It stores its rounds, then sends. */
async function main(): Promise<void> {
  const { url, prefix, startsAt, channels: to, round } = JSON.parse(process.argv[2] ?? '') as OutboxRound;
  process.stdin.resume().on('end', () => process.exit(0));
  const es = await connectEs(url);
  const store = new Store(es, prefix, quiet);
  const began = performance.now();
  const now = () => startsAt + Math.round(performance.now() - began);
  const channels = new ChannelStore({
    store,
    box: new SecretBox('k'.repeat(32)),
    guard: new AddressGuard(['127.0.0.1']),
    now,
    actsAs: actsAsHost(es),
  });
  process.stdout.write('begins\n');
  const index = await store.month('deliveries', EPOCH);
  for (let n = 0; n < round; n++) await store.bulk(roundWrites(n, to, index));
  // One by one, so that some are killed in between.
  for (const write of roundWrites(round, to, index)) await store.write(write);
  await store.refresh('deliveries');
  const outbox = new Outbox({ store, channels, log: quiet, now, owner: `node-${process.pid}` });
  await outbox.run(new AbortController().signal);
}

if (require.main === module)
  main().catch((error) => {
    console.error(error);
    process.exit(1);
  });
