import type { HostKind } from './host_under_test';
import { basic, type HttpClient } from './http_client';
import { startKibanaEngineProxy } from './kibana_engine_proxy';

const SETTINGS = {
  'telemetry.enabled': 'false',
  'newsfeed.enabled': 'false',
  'security.showInsecureClusterWarning': 'false',
  'xpack.fleet.enabled': 'false',
  'xpack.reporting.enabled': 'false',
};

// Task Manager calls itself degraded while it has little to do.
const isUp = (status: unknown) =>
  ['available', 'degraded'].includes(
    (status as { status?: { overall?: { level?: string } } }).status?.overall?.level ?? '',
  );

const COMMON = {
  name: 'kibana',
  version: '8.12.2',
  engine: 'elasticsearch',
  pluginTool: 'kibana-plugin',
} as const;

export const KIBANA: HostKind = {
  ...COMMON,
  between: (engineUrl) => startKibanaEngineProxy(engineUrl),
  start: (engineUrl) => ({
    script: 'kibana',
    settings: {
      'elasticsearch.hosts': engineUrl,
      // Without it Kibana has no connectors.
      'xpack.encryptedSavedObjects.encryptionKey': 'o'.repeat(32),
      ...SETTINGS,
    },
    isUp,
  }),
};

export const PASSWORD = 'of-the-tests-alone';

/** With users, roles and spaces, its own audit log in a file, and a key for what is to be encrypted. */
export const securedKibana = (auditLog: string): HostKind => ({
  ...COMMON,
  password: PASSWORD,
  prepare: async (engine: HttpClient) => {
    await engine.call('POST', '/_security/user/kibana_system/_password', { password: PASSWORD });
  },
  between: (engineUrl) => startKibanaEngineProxy(engineUrl, { secured: true }),
  start: (engineUrl) => ({
    script: 'kibana',
    settings: {
      'elasticsearch.hosts': engineUrl,
      'elasticsearch.username': 'kibana_system',
      'elasticsearch.password': PASSWORD,
      'xpack.security.encryptionKey': 's'.repeat(32),
      'xpack.encryptedSavedObjects.encryptionKey': 'o'.repeat(32),
      'xpack.security.audit.enabled': 'true',
      'xpack.security.audit.appender.type': 'file',
      'xpack.security.audit.appender.fileName': auditLog,
      'xpack.security.audit.appender.layout.type': 'json',
      'lookout.encryptionKey': 'l'.repeat(32),
      ...SETTINGS,
    },
    headers: { authorization: basic('elastic', PASSWORD) },
    isUp,
  }),
});
