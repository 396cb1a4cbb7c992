import {
  EuiButton,
  EuiButtonEmpty,
  EuiCallOut,
  EuiCheckbox,
  EuiFieldText,
  EuiFormRow,
  EuiModal,
  EuiModalBody,
  EuiModalFooter,
  EuiModalHeader,
  EuiModalHeaderTitle,
  EuiSpacer,
} from '@elastic/eui';
import React, { useState } from 'react';
import type { Alert } from '../../../common/schemas';
import { comparableFields } from '../../../common/steps';
import { Select } from '../../components';
import { type Failure, useAct, useApi, useLookout } from '../../kit';
import { plural } from '../../words';
import { chosenAtFirst, ignoreStep, type Length, untilOf, wouldGoText } from './ignoring';

interface Props {
  alert: Alert;
  close(): void;
}

const LENGTH_TEXTS: ReadonlyArray<{ value: Length; text: string }> = [
  { value: '1h', text: 'for an hour' },
  { value: '1d', text: 'for a day' },
  { value: '7d', text: 'for 7 days' },
  { value: 'ever', text: 'for ever' },
];

/** "Not these until …": what is like this alert makes no alert any more, and stays on record. */
export const IgnoreDialog: React.FC<Props> = ({ alert, close }) => {
  const { host } = useLookout();
  const { busy, run } = useAct();
  const known = comparableFields(alert);
  const [fields, setFields] = useState<readonly string[]>(() => chosenAtFirst(known));
  const [length, setLength] = useState<Length>('7d');
  const [note, setNote] = useState('');
  const [failure, setFailure] = useState<Failure | null>(null);
  const where = known.filter(({ field }) => fields.includes(field));
  const some = where.length > 0;
  const step = ignoreStep(where);
  const wouldGo = useApi('whatWouldGo', { params: { id: alert.ruleId }, body: { step } }, { when: some });

  const ignore = async () => {
    setFailure(null);
    const body = { fields: [...fields], until: untilOf(length, Date.now()), note };
    const rule = await run('ignoreLike', { params: { id: alert.id }, body }, setFailure);
    if (!rule) return;
    host.toasts.success(
      'Matches like this are ignored',
      `It is a step of “${rule.name}” now, where it can be changed or taken out. This alert stays as it is.`,
    );
    close();
  };

  return (
    <EuiModal role="dialog" onClose={() => close()} aria-label="Ignore like this" style={{ width: 560 }}>
      <EuiModalHeader>
        <EuiModalHeaderTitle>Ignore like this</EuiModalHeaderTitle>
      </EuiModalHeader>
      <EuiModalBody>
        <p>
          Matches of {alert.ruleName} with the same values in these fields make no alert and tell nobody. They
          stay on record at the rule.
        </p>
        <EuiSpacer size="m" />
        {known.length === 0 && (
          <p>This alert has no key and no sample document: there is nothing to compare by.</p>
        )}
        {known.map(({ field, value, isKey }) => (
          <EuiCheckbox
            key={field}
            id={`lk-ignore-${field}`}
            checked={fields.includes(field)}
            onChange={(event) =>
              setFields(event.target.checked ? [...fields, field] : fields.filter((name) => name !== field))
            }
            label={
              <span className="lkBreak">
                {field} = <strong>{value ?? '(none)'}</strong>{' '}
                {isKey && <span className="lkSmall lkQuiet">key</span>}
              </span>
            }
          />
        ))}
        <EuiSpacer size="m" />
        <div className="lkRow">
          <Select
            label="How long"
            width={160}
            value={length}
            onChange={(chosen: Length) => setLength(chosen)}
            options={LENGTH_TEXTS}
          />
          <span aria-live="polite" data-test-subj="lkWouldGo">
            {!some && 'Choose at least one field.'}
            {some && wouldGo.failure && 'What it would have removed cannot be told now.'}
            {some && wouldGo.loading && 'counting…'}
            {some && !wouldGo.loading && wouldGo.data && wouldGoText(wouldGo.data)}
          </span>
        </div>
        <EuiSpacer size="m" />
        <EuiFormRow label="Why (optional)" fullWidth>
          <EuiFieldText
            fullWidth
            maxLength={1_000}
            value={note}
            onChange={(event) => setNote(event.target.value)}
          />
        </EuiFormRow>
        {failure && (
          <>
            <EuiSpacer size="s" />
            <EuiCallOut size="s" color="danger" iconType="alert" title={failure.title}>
              <p>{failure.text}</p>
            </EuiCallOut>
          </>
        )}
      </EuiModalBody>
      <EuiModalFooter>
        <EuiButtonEmpty onClick={close}>Cancel</EuiButtonEmpty>
        <EuiButton fill isDisabled={!some} isLoading={busy} onClick={() => void ignore()}>
          Ignore {some ? `by ${plural(where.length, 'field')}` : ''}
        </EuiButton>
      </EuiModalFooter>
    </EuiModal>
  );
};
