import { EuiSpacer, EuiTab, EuiTabs } from '@elastic/eui';
import React from 'react';
import { Page } from '../components';
import { useTitle, useUrl } from '../kit';
import { ChannelsTab } from './channels_tab';
import { DeliveriesTab } from './deliveries_tab';
import { DigestsTab } from './digests_tab';
import { NOTIFY_TABS, notifyFields } from './url';

const WORDS = { channels: 'Channels', deliveries: 'Deliveries', digests: 'Digests' } as const;

/** Who is told, and whether they were. */
export const NotifyPage: React.FC = () => {
  useTitle(['Notify']);
  const [state, change] = useUrl(notifyFields);
  return (
    <Page title="Notify">
      <EuiTabs>
        {NOTIFY_TABS.map((tab) => (
          <EuiTab
            key={tab}
            isSelected={state.tab === tab}
            onClick={() => change({ tab, open: undefined, page: 1 })}
          >
            {WORDS[tab]}
          </EuiTab>
        ))}
      </EuiTabs>
      <EuiSpacer size="m" />
      {state.tab === 'channels' && <ChannelsTab open={state.open} setOpen={(open) => change({ open })} />}
      {state.tab === 'deliveries' && <DeliveriesTab state={state} change={change} />}
      {state.tab === 'digests' && <DigestsTab open={state.open} setOpen={(open) => change({ open })} />}
    </Page>
  );
};
