import { spawnSync } from 'node:child_process';

/** `npm run test:kibana` and `npm run test:osd`: run where the variable names an unpacked distribution, else say so. */
const SUITES: Record<string, { variable: string; file: string; product: string }> = {
  kibana: { variable: 'KIBANA_HOME', file: 'kibana.test.ts', product: 'Kibana 8.12' },
  osd: { variable: 'OSD_HOME', file: 'opensearch_dashboards.test.ts', product: 'OpenSearch Dashboards 2.8' },
};

const suite = SUITES[process.argv[2] ?? ''];
if (!suite) {
  console.error(`name one of ${Object.keys(SUITES).join(', ')}`);
  process.exitCode = 1;
} else if (!process.env[suite.variable]) {
  console.log(
    `not run: ${suite.variable} does not name an unpacked ${suite.product}. Nothing is shown about that host.`,
  );
} else {
  const args = ['jest', `test/hosts/${suite.file}`, '--selectProjects', 'hosts', ...process.argv.slice(3)];
  process.exitCode = spawnSync('npx', args, { stdio: 'inherit' }).status ?? 1;
}
