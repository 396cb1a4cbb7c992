import React from 'react';
import type { Metric } from '../../../common/schemas';
import { Select } from '../../components';
import { blankId, NumberBlank } from '../blanks';
import { FieldPicker } from '../field_picker';
import { type ConditionProps, countable, inCondition, numeric } from './props';

const AGGS: Array<{ value: Metric['agg']; text: string }> = [
  { value: 'avg', text: 'average of' },
  { value: 'sum', text: 'sum of' },
  { value: 'max', text: 'greatest' },
  { value: 'min', text: 'least' },
  { value: 'percentile', text: 'percentile' },
  { value: 'cardinality', text: 'number of distinct' },
  { value: 'value_count', text: 'number of values of' },
  { value: 'count', text: 'number of events' },
];

/** These take any field that can be counted by; the others a number. */
const OF_ANY: ReadonlySet<Metric['agg']> = new Set(['cardinality', 'value_count']);

/** What is measured, and of which field. */
export const MetricBlank: React.FC<ConditionProps> = ({ draft, errors, set, fields }) => {
  const { metric } = draft;
  const change = (part: Partial<typeof metric>) => set({ metric: { ...metric, ...part } });
  return (
    <>
      the
      <Select
        id={blankId(inCondition('metric.agg'))}
        label="Metric"
        compressed
        width={180}
        value={metric.agg}
        onChange={(agg) => change({ agg })}
        options={AGGS}
      />
      {metric.agg === 'percentile' && (
        <>
          <NumberBlank
            name={inCondition('metric.percent')}
            label="Percentile"
            width={76}
            min={0}
            max={100}
            step="any"
            value={metric.percent}
            invalid={errors['metric.percent'] !== undefined}
            onChange={(percent) => change({ percent })}
          />
          of
        </>
      )}
      {metric.agg !== 'count' && (
        <FieldPicker
          id={blankId(inCondition('metric.field'))}
          label="Field of the metric"
          placeholder={OF_ANY.has(metric.agg) ? 'a field' : 'a field with numbers'}
          single
          fields={OF_ANY.has(metric.agg) ? countable(fields) : numeric(fields)}
          chosen={metric.field ? [metric.field] : []}
          invalid={errors['metric.field'] !== undefined}
          onChange={([field = '']) => change({ field })}
        />
      )}
    </>
  );
};
