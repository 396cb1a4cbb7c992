import { PRIVILEGE_NAMES, type Privilege } from '../../../common/api';
import { APP_ID, APP_TITLE } from '../shared';

/** The tag by which Kibana's security checks a route, and the name under which a role is granted it. */
export const apiPrivilege = (privilege: Privilege) => `${APP_ID}-${privilege}`;

const granting = (privileges: Privilege[]) => ({
  ui: privileges,
  api: privileges.map(apiPrivilege),
  savedObject: { all: [], read: ['search', 'index-pattern'] },
});

const inAll = (id: string, privilege: Privilege) => ({
  name: PRIVILEGE_NAMES[privilege],
  privilegeGroups: [
    {
      groupType: 'independent',
      privileges: [{ id, name: PRIVILEGE_NAMES[privilege], includeIn: 'all', ...granting([privilege]) }],
    },
  ],
});

/**
 * What a role may be given: everything, reading, or reading plus single duties. Kibana offers single duties from the Gold
 * licence on.
 */
export const lookoutFeature = {
  id: APP_ID,
  name: APP_TITLE,
  category: { id: 'kibana', label: 'Analytics', euiIconType: 'logoKibana', order: 1_000 },
  app: [APP_ID, 'kibana'],
  privileges: {
    all: { app: [APP_ID, 'kibana'], ...granting(['read']) },
    read: { app: [APP_ID, 'kibana'], ...granting(['read']) },
  },
  subFeatures: [
    inAll('rules', 'write'),
    inAll('triage', 'triage'),
    inAll('channels', 'admin'),
    inAll('audit', 'audit'),
  ],
};
