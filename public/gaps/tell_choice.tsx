import { EuiRadioGroup } from '@elastic/eui';
import React from 'react';

const OPTIONS = [
  { id: 'lk-tell-nobody', label: 'Tell nobody: alerts only appear in the queue, marked as backfilled' },
  { id: 'lk-tell-channels', label: 'Tell the channels of the rule, as for alerts of today' },
];

/** Whether old news is told: always asked, never taken for granted. */
export const TellChoice: React.FC<{ notify: boolean; onChange(notify: boolean): void }> = ({
  notify,
  onChange,
}) => (
  <EuiRadioGroup
    name="lk-tell"
    legend={{ children: 'What it finds' }}
    options={OPTIONS}
    idSelected={notify ? 'lk-tell-channels' : 'lk-tell-nobody'}
    onChange={(id: string) => onChange(id === 'lk-tell-channels')}
  />
);
