import {
  EuiButton,
  EuiButtonEmpty,
  EuiModal,
  EuiModalBody,
  EuiModalFooter,
  EuiModalHeader,
  EuiModalHeaderTitle,
  EuiSpacer,
} from '@elastic/eui';
import React, { useEffect, useState } from 'react';
import type { Silence } from '../../common/schemas';
import { FailureNote } from '../components';
import { type Failure, useAct, useApi, useLookout } from '../kit';
import { checkSilence, draftOfSilence, type SilenceDraft, scopeOf } from './silence_draft';
import { SilenceFields } from './silence_fields';

/** How long typing has to rest before the past is asked. */
const REST_MS = 500;

interface Props {
  /** The one to change; null: a new one that begins as `draft`. */
  silence: Silence | null;
  draft: SilenceDraft;
  done(): void;
  cancel(): void;
}

/** What it would have kept quiet; it is asked again when typing rests. */
const WouldHave: React.FC<{ draft: SilenceDraft }> = ({ draft }) => {
  const asked = JSON.stringify(scopeOf(draft));
  const [scope, setScope] = useState(asked);
  useEffect(() => {
    const timer = setTimeout(() => setScope(asked), REST_MS);
    return () => clearTimeout(timer);
  }, [asked]);
  const known = JSON.parse(scope);
  const { data, failure, loading } = useApi('previewSilence', { body: { scope: known } } as never, {
    when: known !== null,
  });
  if (known === null)
    return <p className="lkSmall lkQuiet">Name what to silence: a rule, tag, severity, field or search.</p>;
  if (failure) return <FailureNote failure={failure} />;
  if (!data || loading || scope !== asked)
    return <p className="lkSmall lkQuiet">Looking at the last 14 days …</p>;
  const many = (count: number) => count.toLocaleString('en-US');
  return (
    <p className="lkSmall" aria-live="polite">
      {data.of === 0
        ? 'In the last 14 days there was no match it could be held against.'
        : `Would have held ${many(data.held)} of the last ${many(data.of)} matches.`}
    </p>
  );
};

/** Makes or changes a silence. */
export const SilenceDialog: React.FC<Props> = ({ silence, draft: first, done, cancel }) => {
  const { host } = useLookout();
  const { busy, run } = useAct();
  const [draft, setDraft] = useState(silence ? draftOfSilence(silence) : first);
  const [tried, setTried] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const { errors } = checkSilence(draft, Date.now());

  const save = async () => {
    setTried(true);
    const { input } = checkSilence(draft, Date.now());
    if (!input) return;
    setFailure(null);
    const answer = silence
      ? await run(
          'updateSilence',
          { params: { id: silence.id }, body: { silence: input, version: silence.version } },
          setFailure,
        )
      : await run('createSilence', { body: input }, setFailure);
    if (!answer) return;
    host.toasts.success(
      `“${answer.name}” is saved`,
      'Alerts that it covers leave the queue’s default view within seconds.',
    );
    done();
  };

  return (
    <EuiModal
      role="dialog"
      onClose={() => cancel()}
      aria-label={silence ? 'Change a silence' : 'New silence'}
      style={{ width: 680 }}
      maxWidth={680}
    >
      <EuiModalHeader>
        <EuiModalHeaderTitle>{silence ? 'Change a silence' : 'New silence'}</EuiModalHeaderTitle>
      </EuiModalHeader>
      <EuiModalBody>
        {failure && <FailureNote failure={failure} />}
        <SilenceFields
          draft={draft}
          errors={tried ? errors : {}}
          set={(part) => setDraft((old) => ({ ...old, ...part }))}
        />
        <EuiSpacer size="m" />
        <WouldHave draft={draft} />
        <p className="lkSmall lkQuiet">
          Alerts are made all the same, marked, and out of the queue’s default view; nobody is told. At its
          end there is one message for each that is still active.
        </p>
      </EuiModalBody>
      <EuiModalFooter>
        <EuiButtonEmpty onClick={cancel}>Cancel</EuiButtonEmpty>
        <EuiButton fill isLoading={busy} onClick={save} data-test-subj="lkSaveSilence">
          {silence ? 'Save' : 'Silence'}
        </EuiButton>
      </EuiModalFooter>
    </EuiModal>
  );
};
