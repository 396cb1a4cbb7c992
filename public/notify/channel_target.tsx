import { EuiLink } from '@elastic/eui';
import React from 'react';
import { discoverLink } from '../../common/discover';
import type { Channel } from '../../common/schemas';
import { useLookout } from '../kit';

/** Where a channel goes, in words. */
export function targetOf({ config }: Pick<Channel, 'config'>): string {
  switch (config.type) {
    case 'webhook':
      return `${config.method} ${config.url}`;
    case 'email':
      return `${config.to.join(', ')} by ${config.host}`;
    case 'slack':
      return config.mode === 'bot' ? config.conversation : config.url;
    case 'jira':
      return `${config.project}, ${config.issueType}, at ${config.url}`;
    case 'pagerduty':
      return config.url;
    case 'index':
      return config.index;
    case 'connector':
      return `${config.connector} (${config.connectorType})`;
    case 'server_log':
      return `as ${config.level}`;
  }
}

/** The documents that a channel wrote, in Discover; why not, where its index has no data view. */
export const WrittenDocuments: React.FC<{ channel: Channel }> = ({ channel: { dataView } }) => {
  const { host, me } = useLookout();
  if (!dataView) return null;
  if (dataView.id === null)
    return <span className="lkSmall lkQuiet">No data view: {dataView.why}. Save it again to try again.</span>;
  const link = discoverLink(host.name, {
    hostVersion: me.hostVersion,
    dataViewId: dataView.id,
    query: { language: 'kuery', query: '' },
    filters: [],
    from: 'now-7d',
    to: 'now',
    columns: ['message', 'event.action', 'lookout.alert.severity', 'rule.name'],
    sort: [['@timestamp', 'desc']],
  });
  return (
    <EuiLink href={host.href(link)} target="_blank">
      Open in Discover
    </EuiLink>
  );
};
