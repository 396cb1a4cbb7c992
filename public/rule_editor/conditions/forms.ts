import type React from 'react';
import type { ConditionType } from '../../../common/schemas';
import { CountForm, FlatlineForm, FrequencyForm } from './count_forms';
import { AnyForm, BlacklistForm, ChangeForm, NewTermForm, WhitelistForm } from './event_forms';
import { JoinForm, SequenceForm } from './linked_forms';
import { BaselineForm, CardinalityForm, MetricForm, PercentageForm } from './metric_forms';
import type { ConditionProps } from './props';
import { SpikeAggregationForm, SpikeForm } from './spike_forms';

/** The sentence of each kind. */
export const FORMS: Record<ConditionType, React.ComponentType<ConditionProps>> = {
  any: AnyForm,
  blacklist: BlacklistForm,
  whitelist: WhitelistForm,
  change: ChangeForm,
  new_term: NewTermForm,
  sequence: SequenceForm,
  join: JoinForm,
  frequency: FrequencyForm,
  spike: SpikeForm,
  spike_aggregation: SpikeAggregationForm,
  flatline: FlatlineForm,
  cardinality: CardinalityForm,
  metric_aggregation: MetricForm,
  percentage_match: PercentageForm,
  count: CountForm,
  baseline: BaselineForm,
};
