import { EuiSpacer, EuiTab, EuiTabs } from '@elastic/eui';
import React from 'react';
import { Page } from '../components';
import { useTitle, useUrl } from '../kit';
import { GroupsTab, LaddersTab, PeopleTab, SettingsTab } from '../people';
import { SilencesTab } from '../quiet';
import { ChannelsTab } from './channels_tab';
import { DeliveriesTab } from './deliveries_tab';
import { DigestsTab } from './digests_tab';
import { NOTIFY_TABS, notifyFields } from './url';

const WORDS = {
  channels: 'Channels',
  people: 'People',
  groups: 'Groups',
  ladders: 'Ladders',
  silences: 'Silences',
  digests: 'Digests',
  deliveries: 'Deliveries',
  settings: 'Settings',
} as const;

/** Who is told, and whether they were. */
export const NotifyPage: React.FC = () => {
  useTitle(['Notify']);
  const [state, change] = useUrl(notifyFields);
  const opened = { open: state.open, setOpen: (open: string | undefined) => change({ open }) };
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
      {state.tab === 'channels' && <ChannelsTab {...opened} />}
      {state.tab === 'people' && <PeopleTab {...opened} />}
      {state.tab === 'groups' && <GroupsTab {...opened} />}
      {state.tab === 'ladders' && <LaddersTab {...opened} />}
      {state.tab === 'silences' && (
        <SilencesTab {...opened} states={state.when} setStates={(when) => change({ when })} />
      )}
      {state.tab === 'digests' && <DigestsTab {...opened} />}
      {state.tab === 'deliveries' && <DeliveriesTab state={state} change={change} />}
      {state.tab === 'settings' && <SettingsTab />}
    </Page>
  );
};
