import React from 'react';
import { inWords } from '../../../common/time';
import { Select } from '../../components';
import { EnoughEvents } from './enough_events';
import { type LevelBlank, LevelsBlanks, MarginBlank } from './levels';
import { MetricBlank } from './metric';
import { Check, DurationOf, FieldBlank, KeyBlank, LineErrors, NumberOf } from './pieces';
import { type ConditionProps, numeric } from './props';

const HEIGHT_BLANKS: readonly LevelBlank[] = [
  { name: 'height', before: 'from', after: 'times on', label: 'times as much', min: 1, step: 'any' },
];

/** `in [10 minutes] is [3] times [as much] as in the 10 minutes before`, and from which numbers on that counts. */
const Compared: React.FC<ConditionProps & { unit: string }> = ({ unit, ...props }) => {
  const { draft, errors, set } = props;
  return (
    <>
      <div className="lkLine">
        in <DurationOf {...props} /> is
        <NumberOf {...props} name="height" label="Times as much" width={84} min={1} step="any" />
        times
        <Select
          label="Direction"
          compressed
          width={200}
          value={draft.direction}
          onChange={(direction) => set({ direction })}
          options={[
            { value: 'up', text: 'as much, or more' },
            { value: 'down', text: 'as little, or less' },
            { value: 'both', text: 'as much or as little' },
          ]}
        />
        as in the {inWords(draft.within).replace(/^1 /, '')} before
      </div>
      <LineErrors errors={errors} of={['within', 'height']} />
      <div className="lkLine">
        when it is at least
        <NumberOf {...props} name="currentAtLeast" label="At least now" min={0} step="any" placeholder="–" />
        now and
        <NumberOf
          {...props}
          name="referenceAtLeast"
          label="At least before"
          min={0}
          step="any"
          placeholder="–"
        />
        before {unit}
      </div>
      <LineErrors errors={errors} of={['currentAtLeast', 'referenceAtLeast']} />
      <LevelsBlanks {...props} list="heightLevels" blanks={HEIGHT_BLANKS} />
      <MarginBlank {...props} unit="times" />
    </>
  );
};

export const SpikeForm: React.FC<ConditionProps> = (props) => {
  const { draft, errors, set, fields } = props;
  return (
    <>
      <div className="lkLine">
        the
        <Select
          label="What is compared"
          compressed
          width={180}
          value={draft.spikeOf}
          onChange={(spikeOf) => set({ spikeOf })}
          options={[
            { value: 'count', text: 'number of events' },
            { value: 'average', text: 'average of' },
          ]}
        />
        {draft.spikeOf === 'average' && <FieldBlank {...props} choices={numeric(fields)} />}
        <KeyBlank {...props} />
      </div>
      <LineErrors errors={errors} of={['field', 'key']} />
      <Compared {...props} unit="(events)" />
      {draft.key.length > 0 && (
        <Check {...props} name="newKeys" label="also those that were not there before" />
      )}
    </>
  );
};

export const SpikeAggregationForm: React.FC<ConditionProps> = (props) => (
  <>
    <div className="lkLine">
      <MetricBlank {...props} />
      <KeyBlank {...props} />
    </div>
    <LineErrors errors={props.errors} of={['metric.field', 'metric.percent', 'key']} />
    <Compared {...props} unit="" />
    <EnoughEvents {...props}>events in each of the two</EnoughEvents>
  </>
);
