import { startStandalone } from '../../../server/hosts/standalone';
import { INDICES } from '../../../server/store/indices';

/** One node of the product, to be killed: bundled, `node node.cjs <json>`. Says on its output when it takes a lane. */
interface NodeOptions {
  url: string;
  prefix: string;
  stateDir: string;
  /** The product's own where it is not given. */
  leaseMs?: number;
  lanes: number;
  /** It is of a later version of the product, with other mappings. */
  newer: boolean;
}

const say = (line: string) => process.stdout.write(`${line}\n`);

async function main(): Promise<void> {
  const { url, prefix, stateDir, leaseMs, lanes, newer } = JSON.parse(process.argv[2] ?? '') as NodeOptions;
  // Whoever started it is gone: nobody would end it.
  process.stdin.resume().on('end', () => process.exit(0));
  if (newer) (INDICES.alerts as { version: number }).version += 1;
  const standalone = await startStandalone({
    elasticsearchUrl: url,
    port: 0,
    seed: false,
    telemetry: false,
    stateDir,
    config: {
      lanes,
      indexPrefix: prefix,
      ...(leaseMs !== undefined && { leaseMs }),
      allowedHosts: ['127.0.0.1'],
    },
    log: { debug: () => {}, info: say, warn: say, error: say },
  });
  process.once('SIGTERM', () => void standalone.stop().then(() => process.exit(0)));
  say(`listens at ${standalone.url}`);
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
