import type { ConditionType, Metric, Part } from '../../../common/schemas';
import type { Severity } from '../../../common/words';
import { NEW_SOURCE, type SourceDraft } from '../source_draft';

/** A limit of its own with a severity of its own; numbers as they are typed. */
type Level<Blank extends string> = { severity: Severity } & { [B in Blank]: string };

/** The levels of the kinds, which say their limits in blanks of other names. */
export interface LevelsDraft {
  levels: Array<Level<'above' | 'below'>>;
  countLevels: Array<Level<'count'>>;
  heightLevels: Array<Level<'height'>>;
  fewLevels: Array<Level<'fewerThan'>>;
  rangeLevels: Array<Level<'atLeast' | 'atMost'>>;
  bandLevels: Array<Level<'deviations' | 'tolerance'>>;
}

export interface StageDraft {
  name: string;
  /** Whether it looks elsewhere than the rule. */
  elsewhere: boolean;
  source: SourceDraft;
  part: Part;
  /** The key's fields there; none = the rule's own names. */
  key: string[];
}

/**
 * A condition as it is being written: the blanks of every kind. Those that mean the same in several kinds are one blank, so
 * that what was written stays when the kind is switched; the others are kept until it is switched back.
 */
export interface ConditionDraft extends LevelsDraft {
  type: ConditionType;
  key: string[];
  within: string;
  field: string;
  /** One value a line. */
  values: string;
  lists: string[];
  missing: boolean;

  /** Of `change`. */
  fields: string[];
  soon: boolean;
  changeLookback: string;

  /** Of `new_term`. */
  terms: string[][];
  lookback: string;

  /** Of `frequency`. */
  count: string;
  again: 'episode' | 'every';

  /** Of spikes. */
  height: string;
  direction: 'up' | 'down' | 'both';
  currentAtLeast: string;
  referenceAtLeast: string;
  spikeOf: 'count' | 'average';
  newKeys: boolean;

  metric: { agg: Metric['agg']; field: string; percent: string };
  above: string;
  below: string;
  margin: string;

  /** Of `flatline`. */
  fewerThan: string;
  expected: string;
  expectedLists: string[];
  remember: string;
  forgotten: Array<Array<string | null>>;

  part: Part;
  atLeast: string;
  atMost: string;
  report: 'count' | 'documents';

  stages: StageDraft[];
  absent: boolean;

  other: { source: SourceDraft; field: string };
  limit: string;

  /** Of `baseline`. */
  season: 'day' | 'week';
  weeks: string;
  deviations: string;
  tolerance: string;
  baselineDirection: 'up' | 'down' | 'both';
  atLeastPast: string;
}

export const NEW_STAGE: StageDraft = {
  name: '',
  elsewhere: false,
  source: NEW_SOURCE,
  part: { language: 'kuery', query: '' },
  key: [],
};

export const NEW_CONDITION: ConditionDraft = {
  type: 'frequency',
  key: [],
  within: '10m',
  field: '',
  values: '',
  lists: [],
  missing: false,
  fields: [],
  soon: false,
  changeLookback: '7d',
  terms: [[]],
  lookback: '30d',
  count: '5',
  again: 'episode',
  countLevels: [],
  heightLevels: [],
  fewLevels: [],
  rangeLevels: [],
  bandLevels: [],
  height: '3',
  direction: 'up',
  currentAtLeast: '',
  referenceAtLeast: '',
  spikeOf: 'count',
  newKeys: false,
  metric: { agg: 'avg', field: '', percent: '95' },
  above: '',
  below: '',
  levels: [],
  margin: '',
  fewerThan: '1',
  expected: '',
  expectedLists: [],
  remember: '7d',
  forgotten: [],
  part: { language: 'kuery', query: '' },
  atLeast: '',
  atMost: '',
  report: 'count',
  stages: [NEW_STAGE, NEW_STAGE],
  absent: false,
  other: { source: NEW_SOURCE, field: '' },
  limit: '10000',
  season: 'week',
  weeks: '4',
  deviations: '4',
  tolerance: '20',
  baselineDirection: 'both',
  atLeastPast: '3',
};
