import { spawnSync } from 'node:child_process';

/**
 * `npm run test:kibana` and `npm run test:osd`: run where the variable names an unpacked distribution, else say so.
 * `npm run test:kibana -- --secured`: with users, roles and spaces.
 */
const SUITES: Record<string, { variable: string; file: string; secured?: string; product: string }> = {
  kibana: {
    variable: 'KIBANA_HOME',
    file: 'kibana.test.ts',
    secured: 'kibana_secured.test.ts',
    product: 'Kibana 8.12',
  },
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
  const given = process.argv.slice(3);
  const secured = given.includes('--secured');
  if (secured && !suite.secured) throw new Error(`there is no secured suite for ${suite.product}`);
  const file = secured ? suite.secured : suite.file;
  const more = given.filter((one) => one !== '--secured');
  const args = ['jest', `test/hosts/${file}`, '--selectProjects', 'hosts', ...more];
  process.exitCode = spawnSync('npx', args, { stdio: 'inherit' }).status ?? 1;
}
