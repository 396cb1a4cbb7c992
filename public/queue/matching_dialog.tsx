import {
  EuiButton,
  EuiButtonEmpty,
  EuiFieldText,
  EuiFormRow,
  EuiModal,
  EuiModalBody,
  EuiModalFooter,
  EuiModalHeader,
  EuiModalHeaderTitle,
  EuiProgress,
  EuiSelect,
  EuiTextArea,
} from '@elastic/eui';
import React, { useState } from 'react';
import { PERSON_RESOLUTIONS, type PersonResolution, RESOLUTION_WORDS } from '../../common/words';
import { FailureNote } from '../components';
import { type Failure, useAct, useLookout } from '../kit';
import { plural } from '../words';
import { actOf, MATCHING_ACTS, MATCHING_WORDS, type MatchingAct, typedCount } from './matching';
import type { filterOf } from './url';

interface Props {
  total: number;
  filter: ReturnType<typeof filterOf>;
  done(): void;
  cancel(): void;
}

/** One act on everything that the filters find, page or not. The number has to be typed: there is no undo. */
export const MatchingDialog: React.FC<Props> = ({ total, filter, done, cancel }) => {
  const { me } = useLookout();
  const { busy, run } = useAct();
  const [word, setWord] = useState<MatchingAct>('acknowledge');
  const [resolution, setResolution] = useState<PersonResolution>('fixed');
  const [note, setNote] = useState('');
  const [typed, setTyped] = useState('');
  const [failure, setFailure] = useState<Failure | null>(null);
  const [result, setResult] = useState<{ done: number; refused: number; remaining: number } | null>(null);
  const act = actOf(word, resolution, note, me.login);
  const left = result?.remaining ?? total;

  const go = async () => {
    if (!act) return;
    setFailure(null);
    const answer = await run('actOnMatching', { body: { filter, act, expect: left } }, setFailure);
    if (!answer) return;
    setResult((old) => ({
      done: (old?.done ?? 0) + answer.done,
      refused: (old?.refused ?? 0) + answer.refused,
      remaining: answer.remaining,
    }));
  };

  return (
    <EuiModal
      role="dialog"
      onClose={() => (result ? done() : cancel())}
      aria-label="All that match"
      style={{ width: 520 }}
    >
      <EuiModalHeader>
        <EuiModalHeaderTitle>All {plural(total, 'alert')} that match</EuiModalHeaderTitle>
      </EuiModalHeader>
      <EuiModalBody>
        {failure && <FailureNote failure={failure} />}
        {busy && <EuiProgress size="xs" color="primary" />}
        {result ? (
          <p aria-live="polite">
            {plural(result.done, 'alert')} changed, {result.refused.toLocaleString('en-US')} not changed
            {result.remaining > 0 ? `, ${result.remaining.toLocaleString('en-US')} to go.` : '.'}
          </p>
        ) : (
          <>
            <p>
              This acts on every alert that the filters find, also on those of other pages. There is no undo.
            </p>
            <EuiFormRow label="What to do">
              <EuiSelect
                value={word}
                onChange={(event) => setWord(event.target.value as MatchingAct)}
                options={MATCHING_ACTS.map((value) => ({ value, text: MATCHING_WORDS[value] }))}
              />
            </EuiFormRow>
            {word === 'close' && (
              <EuiFormRow label="Close as">
                <EuiSelect
                  value={resolution}
                  onChange={(event) => setResolution(event.target.value as PersonResolution)}
                  options={PERSON_RESOLUTIONS.map((value) => ({ value, text: RESOLUTION_WORDS[value] }))}
                />
              </EuiFormRow>
            )}
            <EuiFormRow label={word === 'note' ? 'Note' : 'Note (optional)'}>
              <EuiTextArea rows={2} value={note} onChange={(event) => setNote(event.target.value)} />
            </EuiFormRow>
            <EuiFormRow label={`Type ${total.toLocaleString('en-US')} to confirm`}>
              <EuiFieldText value={typed} onChange={(event) => setTyped(event.target.value)} />
            </EuiFormRow>
          </>
        )}
      </EuiModalBody>
      <EuiModalFooter>
        <EuiButtonEmpty onClick={() => (result ? done() : cancel())}>
          {result ? 'Done' : 'Cancel'}
        </EuiButtonEmpty>
        {left > 0 && (
          <EuiButton
            fill
            color="danger"
            isLoading={busy}
            isDisabled={!act || (!result && typedCount(typed) !== total)}
            onClick={go}
          >
            {result ? 'Go on' : MATCHING_WORDS[word]}
          </EuiButton>
        )}
      </EuiModalFooter>
    </EuiModal>
  );
};
