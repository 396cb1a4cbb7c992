import { EuiButton, EuiCallOut, EuiCodeBlock, EuiSpacer, EuiTitle } from '@elastic/eui';
import React, { useState } from 'react';
import type { ChannelPreview } from '../../common/api';
import { type ChannelConfig, channelConfigSchema, TOLD_REASONS } from '../../common/schemas';
import { Select } from '../components';
import { type Failure, useAct } from '../kit';
import { type ChannelDraft, configOf } from './draft';

type Reason = (typeof TOLD_REASONS)[number];
const REASONS = TOLD_REASONS.map((value) => ({ value, text: value }));

const Part: React.FC<{ part: ChannelPreview['parts'][number] }> = ({ part }) => (
  <>
    <EuiSpacer size="s" />
    <EuiTitle size="xxs">
      <h4>{part.name}</h4>
    </EuiTitle>
    {part.kind === 'html' ? (
      // Nothing runs in it and nothing leaves it: a message is made of what documents say.
      <iframe
        title={part.name}
        sandbox=""
        srcDoc={part.text}
        style={{ width: '100%', height: 420, border: '1px solid #98a2b3' }}
      />
    ) : (
      <EuiCodeBlock
        language={part.kind === 'json' ? 'json' : 'text'}
        fontSize="s"
        paddingSize="s"
        isCopyable
        overflowHeight={320}
      >
        {part.text}
      </EuiCodeBlock>
    )}
  </>
);

interface Shown {
  /** The settings and reason that it was made of. */
  asked: string;
  problem: string | null;
  preview: ChannelPreview | null;
}

/** Shows what the channel, as it stands in the form, would send of the newest alert. */
export const PreviewChannel: React.FC<{ draft: ChannelDraft }> = ({ draft }) => {
  const { busy, run } = useAct();
  const [reason, setReason] = useState<Reason>('created');
  const [shown, setShown] = useState<Shown | null>(null);
  const asked = JSON.stringify([reason, configOf(draft)]);
  // What was changed since is not what is shown.
  const current = shown?.asked === asked ? shown : null;
  const look = async () => {
    const config = channelConfigSchema.safeParse(configOf(draft));
    if (!config.success) {
      const problem = config.error.issues[0]?.message ?? 'the settings are not complete';
      setShown({ asked, problem, preview: null });
      return;
    }
    const failed = (failure: Failure) => setShown({ asked, problem: failure.text, preview: null });
    const body = { config: config.data as ChannelConfig, reason };
    const preview = await run('previewChannel', { body }, failed);
    if (preview) setShown({ asked, problem: null, preview });
  };
  const seen = current?.preview;
  const wrong = current?.problem ?? seen?.problems.map(({ message }) => message).join('; ');
  return (
    <>
      <div className="lkRow">
        <EuiButton size="s" isLoading={busy} onClick={look}>
          Show the message
        </EuiButton>
        <Select<Reason>
          label="Reason"
          compressed
          width={180}
          value={reason}
          options={REASONS}
          onChange={setReason}
        />
      </div>
      {wrong && (
        <>
          <EuiSpacer size="s" />
          <EuiCallOut size="s" color="danger" title="It makes no message yet">
            <p className="lkBreak">{wrong}</p>
          </EuiCallOut>
        </>
      )}
      {seen && !wrong && (
        <>
          <EuiSpacer size="s" />
          <p className="lkSmall lkQuiet">
            {seen.alert ? `of the newest alert, ${seen.alert.title}` : 'of an example: there is no alert yet'}
          </p>
          {seen.parts.map((part) => (
            <Part key={part.name} part={part} />
          ))}
        </>
      )}
    </>
  );
};
