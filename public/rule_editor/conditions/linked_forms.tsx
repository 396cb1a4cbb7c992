import { EuiButtonEmpty, EuiButtonIcon, EuiFieldText, EuiPanel, EuiSpacer } from '@elastic/eui';
import React from 'react';
import { Select } from '../../components';
import { blankId } from '../blanks';
import { FieldPicker } from '../field_picker';
import { SourceBlanks } from '../source_blanks';
import { sourceOf } from '../source_draft';
import { useSource } from '../use_source';
import { NEW_STAGE, type StageDraft } from './draft';
import { PartBlank } from './part';
import { DurationOf, FieldBlank, KeyBlank, LineErrors, NumberOf } from './pieces';
import { type ConditionProps, countable, inCondition } from './props';

interface StageProps extends ConditionProps {
  stage: StageDraft;
  at: number;
  last: boolean;
  change(part: Partial<StageDraft>): void;
  remove?: () => void;
}

/** The blanks of another source, named as they stand in the condition. */
const inSource = (errors: ConditionProps['errors']) =>
  Object.fromEntries(Object.entries(errors).map(([name, message]) => [inCondition(name), message]));

const Stage: React.FC<StageProps> = ({ stage, at, last, draft, errors, change, remove }) => {
  const found = useSource(stage.elsewhere ? sourceOf(stage.source) : null);
  const name = `stages.${at}`;
  const absent = last && draft.absent;
  return (
    <EuiPanel paddingSize="s" hasShadow={false} hasBorder>
      <div className="lkLine" id={blankId(inCondition(name))}>
        {at === 0 ? 'first' : absent ? 'but no' : 'then'}
        <div style={{ flex: '1 1 140px', maxWidth: 220 }}>
          <EuiFieldText
            id={blankId(inCondition(`${name}.name`))}
            aria-label={`Name of step ${at + 1}`}
            compressed
            fullWidth
            placeholder={at === 0 ? 'log-in' : 'second factor'}
            isInvalid={errors[`${name}.name`] !== undefined}
            value={stage.name}
            onChange={(event) => change({ name: event.target.value })}
          />
        </div>
        in
        <Select
          label={`Where step ${at + 1} is looked for`}
          compressed
          width={190}
          value={stage.elsewhere ? 'elsewhere' : 'here'}
          onChange={(where) => change({ elsewhere: where === 'elsewhere' })}
          options={[
            { value: 'here', text: 'the same documents' },
            { value: 'elsewhere', text: 'another search' },
          ]}
        />
        {remove && (
          <EuiButtonIcon
            iconType="cross"
            color="danger"
            aria-label={`Remove step ${at + 1}`}
            onClick={() => remove()}
          />
        )}
      </div>
      <LineErrors errors={errors} of={[name, `${name}.name`]} />
      {stage.elsewhere && (
        <SourceBlanks
          draft={stage.source}
          errors={inSource(errors)}
          set={(part) => change({ source: { ...stage.source, ...part } })}
          prefix={inCondition(`${name}.source.`)}
          found={found}
        />
      )}
      <div className="lkLine">that fit</div>
      <PartBlank
        name={`${name}.part`}
        label={`Events of step ${at + 1}`}
        part={stage.part}
        invalid={errors[`${name}.part`] !== undefined}
        empty="empty: all of them"
        onChange={(part) => change({ part })}
      />
      <LineErrors errors={errors} of={[`${name}.part`]} />
      {stage.elsewhere && draft.key.length > 0 && (
        <>
          <div className="lkLine">
            where {draft.key.join(', ')} is called
            <FieldPicker
              id={blankId(inCondition(`${name}.key`))}
              label={`Key fields of step ${at + 1}`}
              placeholder="the same"
              fields={countable(found.data?.fields ?? [])}
              chosen={stage.key}
              invalid={errors[`${name}.key`] !== undefined}
              onChange={(key) => change({ key })}
            />
          </div>
          <LineErrors errors={errors} of={[`${name}.key`]} />
        </>
      )}
    </EuiPanel>
  );
};

export const SequenceForm: React.FC<ConditionProps> = (props) => {
  const { draft, errors, set } = props;
  const { stages } = draft;
  return (
    <>
      <div className="lkLine">
        <KeyBlank {...props} word="for the same" placeholder="anything" />
        within <DurationOf {...props} />
      </div>
      <LineErrors errors={errors} of={['key', 'within']} />
      <div className="lkLine">
        <Select
          label="Whether the last step comes"
          compressed
          width={300}
          value={draft.absent ? 'absent' : 'present'}
          onChange={(value) => set({ absent: value === 'absent' })}
          options={[
            { value: 'present', text: 'these happen one after the other' },
            { value: 'absent', text: 'these happen, and the last one does not' },
          ]}
        />
      </div>
      {stages.map((stage, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: steps are their places
        <React.Fragment key={at}>
          <Stage
            {...props}
            stage={stage}
            at={at}
            last={at === stages.length - 1}
            change={(part) => set({ stages: stages.map((one, n) => (n === at ? { ...one, ...part } : one)) })}
            remove={stages.length > 2 ? () => set({ stages: stages.filter((_, n) => n !== at) }) : undefined}
          />
          <EuiSpacer size="s" />
        </React.Fragment>
      ))}
      <LineErrors errors={errors} of={['stages']} />
      {stages.length < 5 && (
        <EuiButtonEmpty
          size="s"
          flush="left"
          iconType="plusInCircle"
          onClick={() => set({ stages: [...stages, NEW_STAGE] })}
        >
          Add a step
        </EuiButtonEmpty>
      )}
    </>
  );
};

export const JoinForm: React.FC<ConditionProps> = (props) => {
  const { draft, errors, set } = props;
  const { other } = draft;
  const found = useSource(sourceOf(other.source));
  return (
    <>
      <div className="lkLine">
        <FieldBlank {...props} /> has a value that
        <FieldPicker
          id={blankId(inCondition('other.field'))}
          label="Field of the other search"
          placeholder="a field of the other search"
          single
          fields={countable(found.data?.fields ?? [])}
          chosen={other.field ? [other.field] : []}
          invalid={errors['other.field'] !== undefined}
          onChange={([field = '']) => set({ other: { ...other, field } })}
        />
      </div>
      <LineErrors errors={errors} of={['field', 'other.field']} />
      <div className="lkLine">
        had within <DurationOf {...props} /> before in
      </div>
      <LineErrors errors={errors} of={['within']} />
      <EuiPanel paddingSize="s" hasShadow={false} hasBorder>
        <SourceBlanks
          draft={other.source}
          errors={inSource(errors)}
          set={(part) => set({ other: { ...other, source: { ...other.source, ...part } } })}
          prefix={inCondition('other.source.')}
          found={found}
        />
      </EuiPanel>
      <div className="lkLine">
        of which at most <NumberOf {...props} name="limit" label="Values at most" min={1} step={1} /> values
        are taken
      </div>
      <LineErrors errors={errors} of={['limit']} />
      <div className="lkLine">
        <KeyBlank {...props} />
      </div>
      <LineErrors errors={errors} of={['key']} />
    </>
  );
};
