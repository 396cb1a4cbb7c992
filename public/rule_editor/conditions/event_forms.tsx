import { EuiButtonEmpty, EuiButtonIcon } from '@elastic/eui';
import React from 'react';
import { Select } from '../../components';
import { blankId } from '../blanks';
import { FieldPicker } from '../field_picker';
import { Check, DurationOf, FieldBlank, KeyBlank, LineErrors } from './pieces';
import { type ConditionProps, countable, inCondition } from './props';
import { ValuesBlank } from './values';

export const AnyForm: React.FC<ConditionProps> = (props) => (
  <>
    <div className="lkLine">
      there is any event <KeyBlank {...props} />
    </div>
    <LineErrors errors={props.errors} of={['key']} />
  </>
);

const Listed: React.FC<ConditionProps & { words: string }> = ({ words, ...props }) => (
  <>
    <div className="lkLine">
      <FieldBlank {...props} /> {words}
    </div>
    <LineErrors errors={props.errors} of={['field']} />
    <ValuesBlank
      {...props}
      values="values"
      lists="lists"
      label="Values"
      placeholder={'one value a line\n/a regular expression between slashes/'}
    />
    <LineErrors errors={props.errors} of={['values', 'lists']} />
    {props.draft.type === 'whitelist' && <Check {...props} name="missing" label="or has no value at all" />}
    <div className="lkLine">
      <KeyBlank {...props} />
    </div>
    <LineErrors errors={props.errors} of={['key']} />
  </>
);

export const BlacklistForm: React.FC<ConditionProps> = (props) => <Listed {...props} words="is one of" />;
export const WhitelistForm: React.FC<ConditionProps> = (props) => <Listed {...props} words="is none of" />;

export const ChangeForm: React.FC<ConditionProps> = (props) => {
  const { draft, errors, set, fields } = props;
  return (
    <>
      <div className="lkLine">
        <FieldPicker
          id={blankId(inCondition('fields'))}
          label="Fields that change"
          placeholder="a field, or several"
          fields={countable(fields)}
          chosen={draft.fields}
          invalid={errors.fields !== undefined}
          onChange={(names) => set({ fields: names })}
        />
        differs from the event before
      </div>
      <LineErrors errors={errors} of={['fields']} />
      <div className="lkLine">
        <KeyBlank {...props} word="of the same" placeholder="anything" />
      </div>
      <LineErrors errors={errors} of={['key']} />
      <div className="lkLine">
        <Select
          label="How long ago the event before may be"
          compressed
          width={210}
          value={draft.soon ? 'soon' : 'ever'}
          onChange={(value) => set({ soon: value === 'soon' })}
          options={[
            { value: 'ever', text: 'however long ago, up to' },
            { value: 'soon', text: 'when that was within' },
          ]}
        />
        {draft.soon ? (
          <DurationOf {...props} />
        ) : (
          <DurationOf {...props} name="changeLookback" label="Looking back" />
        )}
      </div>
      <LineErrors errors={errors} of={draft.soon ? ['within'] : ['changeLookback']} />
      <Check {...props} name="missing" label="also when a value comes or goes" />
    </>
  );
};

export const NewTermForm: React.FC<ConditionProps> = (props) => {
  const { draft, errors, set, fields } = props;
  const { terms } = draft;
  const change = (at: number, names: string[]) =>
    set({ terms: terms.map((old, n) => (n === at ? names : old)) });
  return (
    <>
      {terms.map((names, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the lines have no other name than their place
        <React.Fragment key={at}>
          <div className="lkLine">
            {at === 0 ? 'there is a value of' : 'or of'}
            <FieldPicker
              id={blankId(inCondition(`terms.${at}`))}
              label={at === 0 ? 'Fields with new values' : `Fields with new values, line ${at + 1}`}
              placeholder="a field, or several taken together"
              fields={countable(fields)}
              chosen={names}
              invalid={errors[`terms.${at}`] !== undefined}
              onChange={(chosen) => change(at, chosen)}
            />
            {terms.length > 1 && (
              <EuiButtonIcon
                iconType="cross"
                color="danger"
                aria-label={`Remove line ${at + 1}`}
                onClick={() => set({ terms: terms.filter((_, n) => n !== at) })}
              />
            )}
          </div>
          <LineErrors errors={errors} of={[`terms.${at}`]} />
        </React.Fragment>
      ))}
      {terms.length < 10 && (
        <EuiButtonEmpty
          size="s"
          flush="left"
          iconType="plusInCircle"
          onClick={() => set({ terms: [...terms, []] })}
        >
          Or of another field
        </EuiButtonEmpty>
      )}
      <div className="lkLine">
        that was not seen in the <DurationOf {...props} name="lookback" label="Looking back" /> before
      </div>
      <LineErrors errors={errors} of={['lookback']} />
      <Check {...props} name="missing" label="or has no value at all" />
      <div className="lkLine">
        <KeyBlank {...props} word="one alert per" placeholder="rule" />
      </div>
      <LineErrors errors={errors} of={['key']} />
    </>
  );
};
