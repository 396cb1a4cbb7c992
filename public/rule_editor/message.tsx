import { EuiCallOut, EuiCodeBlock, EuiFieldText, EuiSpacer, EuiTextArea } from '@elastic/eui';
import React, { useEffect, useState } from 'react';
import type { MessagePreview } from '../../common/api';
import { notifySchema } from '../../common/schemas';
import { type Failure, useAct } from '../kit';
import { BlankError, blankId } from './blanks';
import type { RuleErrors } from './check_rule';
import { FieldPicker, type SourceField } from './field_picker';
import { type TellingDraft, writtenTelling } from './telling_draft';

/** After the last key, so that a message is not made at every letter. */
const PAUSE_MS = 500;

interface Props {
  draft: TellingDraft;
  errors: RuleErrors;
  set(part: Partial<TellingDraft>): void;
  fields: readonly SourceField[];
  ruleId: string | null;
  ruleName: string;
}

const isOwn = ({ subject, body, table }: TellingDraft): boolean =>
  subject !== '' || body !== '' || table.length > 0;

/** The message as it stands, of a real past alert. */
const Shown: React.FC<Pick<Props, 'draft' | 'ruleId' | 'ruleName'>> = ({ draft, ruleId, ruleName }) => {
  const { run } = useAct();
  const [shown, setShown] = useState<MessagePreview | null>(null);
  const [wrong, setWrong] = useState<string | null>(null);
  const asked = JSON.stringify([writtenTelling(draft), ruleId, ruleName]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `asked` is all that the message depends on
  useEffect(() => {
    let over = false;
    const look = async () => {
      const notify = notifySchema.safeParse(writtenTelling(draft));
      if (!notify.success) return;
      const failed = (failure: Failure) => {
        if (!over) setWrong(failure.text);
      };
      const body = { notify: notify.data, name: ruleName, rule: ruleId };
      const preview = await run('previewMessage', { body }, failed);
      if (over || !preview) return;
      setWrong(preview.problem);
      setShown(preview);
    };
    const timer = setTimeout(() => void look(), PAUSE_MS);
    return () => {
      over = true;
      clearTimeout(timer);
    };
  }, [asked]);
  if (wrong)
    return (
      <EuiCallOut size="s" color="danger" title="It makes no message yet">
        <p className="lkBreak">{wrong}</p>
      </EuiCallOut>
    );
  if (!shown) return null;
  const text = [shown.subject, shown.body ?? shown.table?.join('\n')].filter((part) => part != null);
  return (
    <>
      <p className="lkSmall lkQuiet">
        {shown.alert ? `Of a past alert, ${shown.alert.title}` : 'Of an example: there is no alert yet'}
      </p>
      <EuiCodeBlock language="text" fontSize="s" paddingSize="s" overflowHeight={280}>
        {text.join('\n\n')}
      </EuiCodeBlock>
    </>
  );
};

/** In which words; empty, each channel has its own. */
export const Message: React.FC<Props> = ({ draft, errors, set, fields, ruleId, ruleName }) => (
  <>
    <div className="lkLine">
      <label htmlFor={blankId('notify.subject')}>Subject</label>
      <div style={{ flex: '1 1 300px', maxWidth: 560 }}>
        <EuiFieldText
          id={blankId('notify.subject')}
          className="lkMono"
          compressed
          fullWidth
          placeholder="the channel's own, as {{title}}"
          isInvalid={errors['notify.subject'] !== undefined}
          value={draft.subject}
          onChange={(event) => set({ subject: event.target.value })}
        />
      </div>
    </div>
    <BlankError error={errors['notify.subject']} />
    <EuiTextArea
      id={blankId('notify.body')}
      aria-label="Body"
      className="lkMono"
      compressed
      fullWidth
      rows={5}
      placeholder={"the channel's own words, or yours: {{alert.reason}} on {{document.host.name | no host}}"}
      isInvalid={errors['notify.body'] !== undefined}
      value={draft.body}
      onChange={(event) => set({ body: event.target.value })}
    />
    <BlankError error={errors['notify.body']} />
    <div className="lkLine">
      with a table of
      <FieldPicker
        id={blankId('notify.table')}
        label="Fields of the table"
        placeholder="no fields"
        fields={fields}
        chosen={draft.table}
        invalid={errors['notify.table'] !== undefined}
        onChange={(table) => set({ table })}
      />
    </div>
    <BlankError error={errors['notify.table']} />
    {isOwn(draft) && (
      <>
        <EuiSpacer size="s" />
        <Shown draft={draft} ruleId={ruleId} ruleName={ruleName} />
      </>
    )}
  </>
);
