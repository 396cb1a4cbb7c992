import type { HealthReport } from '../../common/api';
import { NO_ENCRYPTION_KEY, type ReadsAs } from '../credentials';
import type { HostPorts } from '../ports';

const HOSTS: Record<HostPorts['name'], string> = {
  kibana: 'Kibana',
  opensearch_dashboards: 'OpenSearch Dashboards',
  standalone: 'this server',
};

/** With whose rights rules read, said so that nobody takes it for something else. */
export function readingWords(as: ReadsAs, host: HostPorts['name']): string {
  switch (as) {
    case 'author':
      return 'Each rule reads with the rights of whoever saved it last, by an API key that is kept encrypted.';
    case 'nobody':
      return 'No rule can read: this cluster is secured and lookout.encryptionKey is not set.';
    case 'host_without_security':
      return 'Security is off: every rule reads everything.';
    case 'host':
      return `Every rule reads with the rights of the user by which ${HOSTS[host]} itself reaches the cluster: whoever may change a rule can read through it what that user may read.`;
  }
}

/** The report with what this node sees of an engine that has too much to do. `shrunkTo`: see `NodeReport`. */
export function withPressure<T extends Pick<HealthReport, 'problems' | 'state'>>(
  report: T,
  shrunkTo: number | null,
): T {
  if (shrunkTo === null) return report;
  const problem = {
    what: `the search engine refuses searches or is slow to answer: this node asks ${shrunkTo} at once in place of 100`,
    since: null,
    effect: 'rules of low severity wait first; no window is skipped',
  };
  const state = report.state === 'down' ? 'down' : 'degraded';
  return { ...report, state, problems: [...report.problems, problem] };
}

/** The report with the words, and with what is wrong where rules cannot read. */
export function withReading(
  report: Omit<HealthReport, 'reading'>,
  as: ReadsAs,
  host: HostPorts['name'],
): HealthReport {
  const reading = readingWords(as, host);
  if (as !== 'nobody') return { ...report, reading };
  const problem = {
    what: NO_ENCRYPTION_KEY,
    since: null,
    effect: 'no rule is evaluated, and none can be saved',
  };
  return {
    ...report,
    reading,
    state: report.state === 'down' ? 'down' : 'degraded',
    problems: [problem, ...report.problems],
  };
}
