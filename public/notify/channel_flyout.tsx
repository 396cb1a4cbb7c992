import {
  EuiCallOut,
  EuiFlyout,
  EuiFlyoutBody,
  EuiFlyoutHeader,
  EuiSpacer,
  EuiSwitch,
  EuiTitle,
} from '@elastic/eui';
import React, { useState } from 'react';
import type { Channel } from '../../common/schemas';
import { FailureNote, SaveFooter } from '../components';
import { type Failure, useAct, useLookout } from '../kit';
import { QuietHoursFields } from '../quiet';
import { ChannelFields } from './channel_fields';
import { WrittenDocuments } from './channel_target';
import { ConnectorPicker } from './connector_picker';
import { type ChannelDraft, checkChannel, draftOf, NEW_CHANNEL } from './draft';
import { KindPicker } from './kind_picker';
import { PreviewChannel } from './preview_channel';
import { TestChannel } from './test_channel';

interface Props {
  /** Null: a new one. */
  channel: Channel | null;
  saved(channel: Channel): void;
  close(): void;
}

/** Makes or changes a channel, and sends something through it to see. */
export const ChannelFlyout: React.FC<Props> = ({ channel, saved, close }) => {
  const { host } = useLookout();
  const { busy, run } = useAct();
  const [draft, setDraft] = useState<ChannelDraft>(channel ? draftOf(channel) : NEW_CHANNEL);
  const [tried, setTried] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const { input, errors } = checkChannel(draft);
  const wrong = tried ? errors : {};

  const save = async () => {
    setTried(true);
    if (!input) return;
    setFailure(null);
    const answer = channel
      ? await run(
          'updateChannel',
          { params: { id: channel.id }, body: { channel: input, version: channel.version } },
          setFailure,
        )
      : await run('createChannel', { body: input }, setFailure);
    if (!answer) return;
    host.toasts.success(`${answer.name} is saved`);
    setDraft(draftOf(answer));
    saved(answer);
  };

  return (
    <EuiFlyout onClose={() => close()} size="m" maxWidth={720} aria-labelledby="lk-channel-title">
      <EuiFlyoutHeader hasBorder>
        <EuiTitle size="s">
          <h2 id="lk-channel-title">{channel ? channel.name : 'New channel'}</h2>
        </EuiTitle>
      </EuiFlyoutHeader>
      <EuiFlyoutBody>
        {failure && <FailureNote failure={failure} />}
        {tried && Object.keys(errors).length > 0 && (
          <>
            <EuiCallOut color="danger" size="s" title="Not saved yet" role="alert">
              {Object.entries(errors).map(([name, message]) => (
                <div key={name}>
                  {name}: {message}
                </div>
              ))}
            </EuiCallOut>
            <EuiSpacer size="m" />
          </>
        )}
        {!channel && <KindPicker draft={draft} set={setDraft} />}
        {draft.type === 'connector' && (
          <ConnectorPicker draft={draft} error={wrong.connector} set={setDraft} />
        )}
        <ChannelFields draft={draft} errors={wrong} secretsSet={channel?.secretsSet ?? []} set={setDraft} />
        <EuiSpacer size="m" />
        <EuiSwitch
          label="Switched on"
          checked={draft.enabled}
          onChange={(event) => setDraft({ ...draft, enabled: event.target.checked })}
        />
        <EuiSpacer size="m" />
        <QuietHoursFields
          of="this channel"
          hours={draft.quietHours}
          error={wrong.quietHours}
          set={(quietHours) => setDraft({ ...draft, quietHours })}
        />
        <EuiSpacer size="l" />
        <PreviewChannel draft={draft} />
        {channel && (
          <>
            <EuiSpacer size="m" />
            <WrittenDocuments channel={channel} />
            <EuiSpacer size="l" />
            <TestChannel id={channel.id} />
          </>
        )}
      </EuiFlyoutBody>
      <SaveFooter busy={busy} save={save} close={close} />
    </EuiFlyout>
  );
};
