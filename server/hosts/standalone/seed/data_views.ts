import type { Es } from '../../../ports';
import type { SavedObjectInput } from '../saved_objects';

export const VIEWS = {
  auth: 'lookout-generated-auth',
  web: 'lookout-generated-web',
  payments: 'lookout-generated-payments',
  access: 'lookout-access',
  system: 'lookout-system',
  all: 'lookout-all',
} as const;

/** Milliseconds instead of ECS' nanoseconds, computed by the engine at search time. */
const DURATION_MS = {
  type: 'long',
  script: {
    source:
      "if (doc.containsKey('event.duration') && doc['event.duration'].size() > 0) emit(doc['event.duration'].value / 1000000L)",
  },
};

/** Data views of everything that is measured and made up. Runtime fields only where the engine has them. */
export function seedDataViews(flavour: Es['flavour'], namespace: string): SavedObjectInput[] {
  const view = (
    id: string,
    name: string,
    title: string,
    runtime: Record<string, unknown> = {},
  ): SavedObjectInput => ({
    type: 'index-pattern',
    id,
    attributes: {
      title,
      name,
      timeFieldName: '@timestamp',
      fields: '[]',
      fieldAttrs: '{}',
      runtimeFieldMap: JSON.stringify(flavour === 'elasticsearch' ? runtime : {}),
    },
    references: [],
  });
  return [
    view(VIEWS.auth, 'Log-ins (generated)', `logs-generated.auth-${namespace}-*`),
    view(VIEWS.web, 'Web requests (generated)', `logs-generated.web-${namespace}-*`, {
      duration_ms: DURATION_MS,
    }),
    view(VIEWS.payments, 'Payments (generated)', `logs-generated.payments-${namespace}-*`),
    view(VIEWS.access, 'Requests to this server', `logs-lookout.access-${namespace}-*`, {
      duration_ms: DURATION_MS,
    }),
    view(VIEWS.system, 'Readings of this machine', `metrics-lookout.system-${namespace}-*`),
    view(VIEWS.all, 'All logs', `logs-*-${namespace}-*`),
  ];
}
