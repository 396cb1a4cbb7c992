import React from 'react';
import { Select } from '../../components';
import { EnoughEvents } from './enough_events';
import { type LevelBlank, LevelsBlanks, MarginBlank } from './levels';
import { LimitsBlanks } from './limits';
import { MetricBlank } from './metric';
import { PartBlank } from './part';
import { DurationOf, FieldBlank, KeyBlank, LineErrors, NumberOf } from './pieces';
import type { ConditionProps } from './props';

export const MetricForm: React.FC<ConditionProps> = (props) => (
  <>
    <div className="lkLine">
      <MetricBlank {...props} />
      <KeyBlank {...props} />
    </div>
    <LineErrors errors={props.errors} of={['metric.field', 'metric.percent', 'key']} />
    <div className="lkLine">
      over <DurationOf {...props} label="Over" />
    </div>
    <LineErrors errors={props.errors} of={['within']} />
    <LimitsBlanks {...props} />
    <EnoughEvents {...props}>events to take it of</EnoughEvents>
  </>
);

export const CardinalityForm: React.FC<ConditionProps> = (props) => (
  <>
    <div className="lkLine">
      the number of distinct <FieldBlank {...props} />
    </div>
    <LineErrors errors={props.errors} of={['field']} />
    <div className="lkLine">
      <KeyBlank {...props} /> within <DurationOf {...props} />
    </div>
    <LineErrors errors={props.errors} of={['key', 'within']} />
    <LimitsBlanks {...props} />
  </>
);

export const PercentageForm: React.FC<ConditionProps> = (props) => {
  const { draft, errors, set } = props;
  return (
    <>
      <div className="lkLine">the percentage of events that fit</div>
      <PartBlank
        name="part"
        label="Events that are meant"
        part={draft.part}
        invalid={errors.part !== undefined}
        onChange={(part) => set({ part })}
      />
      <LineErrors errors={errors} of={['part']} />
      <div className="lkLine">
        <KeyBlank {...props} /> over <DurationOf {...props} label="Over" />
      </div>
      <LineErrors errors={errors} of={['key', 'within']} />
      <LimitsBlanks {...props} unit="%" />
      <EnoughEvents {...props}>events to take it of</EnoughEvents>
    </>
  );
};

const BAND_BLANKS: readonly LevelBlank[] = [
  {
    name: 'deviations',
    before: 'beyond',
    after: 'standard deviations',
    label: 'deviations',
    min: 0.5,
    step: 'any',
  },
  {
    name: 'tolerance',
    before: 'and at least',
    after: '%',
    label: 'tolerance',
    min: 0,
    step: 'any',
    placeholder: 'as above',
  },
];

export const BaselineForm: React.FC<ConditionProps> = (props) => {
  const { draft, errors, set } = props;
  return (
    <>
      <div className="lkLine">
        <MetricBlank {...props} />
        <KeyBlank {...props} />
      </div>
      <LineErrors errors={errors} of={['metric.field', 'metric.percent', 'key']} />
      <div className="lkLine">
        over <DurationOf {...props} label="Over" /> is
        <Select
          label="Direction"
          compressed
          width={130}
          value={draft.baselineDirection}
          onChange={(baselineDirection) => set({ baselineDirection })}
          options={[
            { value: 'both', text: 'outside of' },
            { value: 'up', text: 'above' },
            { value: 'down', text: 'below' },
          ]}
        />
        what was usual
      </div>
      <LineErrors errors={errors} of={['within']} />
      <div className="lkLine">
        at the same time of the
        <Select
          label="Season"
          compressed
          width={110}
          value={draft.season}
          onChange={(season) => set({ season })}
          options={[
            { value: 'week', text: 'week' },
            { value: 'day', text: 'day' },
          ]}
        />
        in the past <NumberOf {...props} name="weeks" label="Weeks" width={76} min={1} step={1} /> weeks
      </div>
      <LineErrors errors={errors} of={['weeks']} />
      <div className="lkLine">
        give or take
        <NumberOf {...props} name="deviations" label="Deviations" width={76} min={0.5} step="any" />
        standard deviations, and at least
        <NumberOf {...props} name="tolerance" label="Tolerance" width={76} min={0} step="any" /> %
      </div>
      <LineErrors errors={errors} of={['deviations', 'tolerance']} />
      <LevelsBlanks {...props} list="bandLevels" blanks={BAND_BLANKS} />
      <MarginBlank {...props} unit="% of that" />
      <div className="lkLine">
        once <NumberOf {...props} name="atLeastPast" label="Times known" width={76} min={2} step={1} /> such
        times are known
      </div>
      <LineErrors errors={errors} of={['atLeastPast']} />
      <p className="lkSmall lkQuiet">
        Usual is the median of those times; how much they differ is taken so that a single odd day does not
        widen it. The band is drawn in the preview.
      </p>
    </>
  );
};
