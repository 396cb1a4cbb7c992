import { EuiButtonEmpty, EuiButtonIcon, EuiFieldText, EuiTextArea } from '@elastic/eui';
import React from 'react';
import type { StepKind } from '../../../common/schemas';
import { Select } from '../../components';
import { blankId, DurationBlank, NumberBlank } from '../blanks';
import { FieldPicker } from '../field_picker';
import {
  AlikeFields,
  blankOfStep,
  KeepOrDrop,
  ListBlank,
  OneField,
  type StepProps,
  TextBlank,
} from './pieces';

const Dedupe: React.FC<StepProps> = (props) => (
  <>
    drop a match when one with the same <AlikeFields of={props} /> went through within
    <DurationBlank
      name={blankOfStep(props.at, 'within')}
      label="Within"
      value={props.step.within}
      invalid={props.errors[blankOfStep(props.at, 'within')] !== undefined}
      onChange={(within) => props.set({ within })}
    />
  </>
);

const Throttle: React.FC<StepProps> = (props) => (
  <>
    let at most
    <NumberBlank
      name={blankOfStep(props.at, 'count')}
      label="Matches at most"
      width={84}
      min={1}
      max={1_000}
      value={props.step.count}
      invalid={props.errors[blankOfStep(props.at, 'count')] !== undefined}
      onChange={(count) => props.set({ count })}
    />
    matches with the same <AlikeFields of={props} /> through in
    <DurationBlank
      name={blankOfStep(props.at, 'per')}
      label="In"
      value={props.step.per}
      invalid={props.errors[blankOfStep(props.at, 'per')] !== undefined}
      onChange={(per) => props.set({ per })}
    />
  </>
);

const Filter: React.FC<StepProps> = (props) => (
  <>
    <KeepOrDrop of={props} /> matches that fit
    <TextBlank
      of={props}
      name="query"
      label="Query (KQL)"
      placeholder="user.name: bob and match.count < 10"
    />
  </>
);

const Regex: React.FC<StepProps> = (props) => (
  <>
    <KeepOrDrop of={props} /> matches whose <OneField of={props} name="field" label="Field, * for any" /> is
    like /
    <TextBlank of={props} name="pattern" label="Regular expression" />/
  </>
);

const List: React.FC<StepProps> = (props) => (
  <>
    <KeepOrDrop of={props} /> matches whose <OneField of={props} name="field" /> is in{' '}
    <ListBlank of={props} />
  </>
);

const Ignore: React.FC<StepProps> = ({ at, step, errors, fields, set }) => {
  const change = (place: number, part: Partial<{ field: string; value: string | null }>) =>
    set({ where: step.where.map((one, other) => (other === place ? { ...one, ...part } : one)) });
  const invalid = errors[blankOfStep(at, 'where')] !== undefined;
  return (
    <>
      {step.where.map(({ field, value }, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a pair has no name but its place
        <React.Fragment key={place}>
          {place === 0 ? 'ignore matches with' : 'and'}
          <FieldPicker
            id={blankId(place === 0 ? blankOfStep(at, 'where') : blankOfStep(at, `where.${place}`))}
            label={`Field ${place + 1}`}
            placeholder="field"
            single
            fields={fields}
            chosen={field === '' ? [] : [field]}
            invalid={invalid && field === ''}
            onChange={([name = '']) => change(place, { field: name })}
          />
          =
          <div style={{ flex: '1 1 140px', maxWidth: 300 }}>
            <EuiFieldText
              aria-label={`Value ${place + 1}`}
              compressed
              fullWidth
              placeholder={value === null ? 'no value' : ''}
              value={value ?? ''}
              onChange={(event) => change(place, { value: event.target.value })}
            />
          </div>
          {step.where.length > 1 && (
            <EuiButtonIcon
              iconType="cross"
              aria-label={`Take out ${field || 'this field'}`}
              onClick={() => set({ where: step.where.filter((_, other) => other !== place) })}
            />
          )}
        </React.Fragment>
      ))}
      <EuiButtonEmpty size="xs" onClick={() => set({ where: [...step.where, { field: '', value: '' }] })}>
        and…
      </EuiButtonEmpty>
    </>
  );
};

const Rename: React.FC<StepProps> = (props) => (
  <>
    call <OneField of={props} name="from" label="Field" />{' '}
    <TextBlank of={props} name="to" label="New name" width={220} />
  </>
);

const Remove: React.FC<StepProps> = (props) => (
  <>
    take out <OneField of={props} name="field" />
  </>
);

const SetField: React.FC<StepProps> = (props) => (
  <>
    set <OneField of={props} name="field" /> to
    <TextBlank of={props} name="template" label="Template" placeholder="{{user.name}} on {{host.name}}" />
  </>
);

const LookUp: React.FC<StepProps> = (props) => {
  const { at, step, errors, set } = props;
  return (
    <>
      look <OneField of={props} name="field" /> up in
      <Select
        label="Where it is looked up"
        compressed
        width={120}
        value={step.lookIn}
        onChange={(lookIn) => set({ lookIn })}
        options={[
          { value: 'list', text: 'the list' },
          { value: 'index', text: 'the index' },
        ]}
      />
      {step.lookIn === 'list' ? (
        <ListBlank of={props} />
      ) : (
        <>
          <TextBlank of={props} name="index" label="Index" placeholder="hosts" width={180} /> by its
          <TextBlank of={props} name="indexField" label="Field of the index" placeholder="name" width={160} />{' '}
          and take
          <FieldPicker
            id={blankId(blankOfStep(at, 'take'))}
            label="Fields to take"
            placeholder="owner, zone …"
            fields={[]}
            chosen={step.take}
            invalid={errors[blankOfStep(at, 'take')] !== undefined}
            onChange={(take) => set({ take })}
          />
        </>
      )}
      as <TextBlank of={props} name="into" label="Name of what is found" placeholder="asset" width={160} />
    </>
  );
};

const Script: React.FC<StepProps> = (props) => (
  <>
    ask the program <TextBlank of={props} name="program" label="Program" placeholder="/opt/checks/judge" />{' '}
    with
    <div style={{ flex: '1 1 160px', maxWidth: 300 }}>
      <EuiTextArea
        id={blankId(blankOfStep(props.at, 'args'))}
        aria-label="Arguments, one a line"
        compressed
        fullWidth
        rows={1}
        placeholder="arguments, one a line"
        value={props.step.args}
        onChange={(event) => props.set({ args: event.target.value })}
      />
    </div>
  </>
);

/** The sentence of each kind, with its blanks. */
export const SENTENCES: Record<StepKind, React.FC<StepProps>> = {
  dedupe: Dedupe,
  throttle: Throttle,
  filter: Filter,
  regex: Regex,
  list: List,
  ignore: Ignore,
  rename: Rename,
  remove: Remove,
  set: SetField,
  look_up: LookUp,
  script: Script,
};
