import type { ConditionType } from '../../../common/schemas';
import { sourceBlank, wrongInSource, wrongJson } from '../source_draft';
import type { ConditionDraft, LevelsDraft } from './draft';
import { linesOf } from './to_condition';

/** What is wrong, by the blank. */
type Wrong = Record<string, string>;

const COUNT = /^[1-9]\d*$/;
const WHOLE = /^\d+$/;
const DURATION = /^\d{1,9}(ms|s|m|h|d|w)$/;

const number = (text: string): boolean => text.trim() !== '' && Number.isFinite(Number(text));

/** What must stand in a blank. Each of `maybe …` may be empty. */
const RULES = {
  count: [(text: string) => COUNT.test(text), 'write a whole number of at least 1'],
  'maybe whole': [(text: string) => text === '' || WHOLE.test(text), 'write a whole number, or nothing'],
  number: [number, 'write a number'],
  'maybe number': [(text: string) => text.trim() === '' || number(text), 'write a number, or nothing'],
  duration: [(text: string) => DURATION.test(text), 'write a whole number'],
  field: [(text: string) => text !== '', 'name a field'],
} as const;

type Texts = {
  [K in keyof ConditionDraft as ConditionDraft[K] extends string ? K : never]: ConditionDraft[K];
};

const LIMITS = { above: 'maybe number', below: 'maybe number' } as const;
const MARGIN = { margin: 'maybe number' } as const;
const WHOLE_MARGIN = { margin: 'maybe whole' } as const;
const BASES = { currentAtLeast: 'maybe number', referenceAtLeast: 'maybe number' } as const;

/** The blanks of each kind, in the order in which they stand in the sentence. */
const BLANKS: Record<ConditionType, Partial<Record<keyof Texts, keyof typeof RULES>>> = {
  any: {},
  blacklist: { field: 'field' },
  whitelist: { field: 'field' },
  change: { changeLookback: 'duration' },
  frequency: { count: 'count', within: 'duration' },
  spike: {
    height: 'number',
    within: 'duration',
    currentAtLeast: 'maybe whole',
    referenceAtLeast: 'maybe whole',
    ...MARGIN,
  },
  spike_aggregation: {
    height: 'number',
    within: 'duration',
    ...BASES,
    ...MARGIN,
    atLeast: 'maybe whole',
  },
  flatline: { fewerThan: 'count', within: 'duration', ...WHOLE_MARGIN, remember: 'duration' },
  new_term: { lookback: 'duration' },
  cardinality: { field: 'field', within: 'duration', ...LIMITS, ...MARGIN },
  metric_aggregation: { within: 'duration', ...LIMITS, ...MARGIN, atLeast: 'maybe whole' },
  percentage_match: { within: 'duration', ...LIMITS, ...MARGIN, atLeast: 'maybe whole' },
  count: { atLeast: 'maybe whole', atMost: 'maybe whole', within: 'duration' },
  sequence: { within: 'duration' },
  join: { field: 'field', within: 'duration', limit: 'count' },
  baseline: {
    within: 'duration',
    weeks: 'count',
    deviations: 'number',
    tolerance: 'maybe number',
    ...MARGIN,
    atLeastPast: 'count',
  },
};

/** What no single blank shows. */
const MORE: Partial<Record<ConditionType, (draft: ConditionDraft, wrong: Wrong) => void>> = {
  blacklist: needsValues,
  whitelist: needsValues,
  change(draft, wrong) {
    if (draft.fields.length === 0) wrong.fields = 'name a field';
    if (draft.soon && !DURATION.test(draft.within)) wrong.within = 'write a whole number';
  },
  frequency(draft, wrong) {
    if (draft.again === 'every') return;
    checkBlanks(draft, 'countLevels', { count: 'count' }, wrong);
    checkWholeMargin(draft, wrong);
    const counts = [draft.count, ...draft.countLevels.map((level) => level.count)];
    const least = Math.min(...counts.filter((text) => COUNT.test(text)).map(Number));
    if (COUNT.test(draft.margin) && Number(draft.margin) >= least)
      wrong.margin = `write less than ${least}: it must be over while some events still come`;
  },
  spike(draft, wrong) {
    if (draft.spikeOf === 'average' && !draft.field) wrong.field = 'name a field';
    checkHeight(draft, wrong);
  },
  spike_aggregation(draft, wrong) {
    checkMetric(draft, wrong);
    checkHeight(draft, wrong);
  },
  new_term({ terms }, wrong) {
    if (terms.every((fields) => fields.length === 0)) wrong['terms.0'] = 'name a field';
  },
  cardinality: checkLevels,
  metric_aggregation(draft, wrong) {
    checkMetric(draft, wrong);
    checkLevels(draft, wrong);
  },
  percentage_match(draft, wrong) {
    if (!draft.part.query.trim()) wrong.part = 'say which of the events are meant';
    else if (draft.part.language === 'dsl') {
      const json = wrongJson(draft.part.query);
      if (json) wrong.part = json;
    }
    checkLevels(draft, wrong);
  },
  flatline: (draft, wrong) => checkBlanks(draft, 'fewLevels', { fewerThan: 'count' }, wrong),
  count(draft, wrong) {
    const { atLeast, atMost, report, rangeLevels } = draft;
    const levels = report === 'count' ? rangeLevels : [];
    if (atLeast === '' && atMost === '' && levels.length === 0)
      wrong.atLeast ??= 'say at least or at most how many';
    if (report === 'documents') return;
    checkBlanks(draft, 'rangeLevels', { atLeast: 'maybe whole', atMost: 'maybe whole' }, wrong);
    checkWholeMargin(draft, wrong);
    levels.forEach((level, at) => {
      if (level.atLeast === '' && level.atMost === '')
        wrong[`rangeLevels.${at}.atLeast`] = 'a level needs a limit';
    });
  },
  sequence({ stages }, wrong) {
    stages.forEach((stage, at) => {
      if (!stage.name.trim()) wrong[`stages.${at}.name`] = 'give the step a name';
      const json = stage.part.language === 'dsl' ? wrongJson(stage.part.query) : null;
      if (json) wrong[`stages.${at}.part`] = json;
      if (!stage.elsewhere) return;
      for (const [blank, message] of Object.entries(wrongInSource(stage.source)))
        wrong[`stages.${at}.source.${blank}`] = message;
    });
  },
  join({ other }, wrong) {
    for (const [blank, message] of Object.entries(wrongInSource(other.source)))
      wrong[`other.source.${blank}`] = message;
    if (!other.field) wrong['other.field'] = 'name a field';
  },
  baseline(draft, wrong) {
    checkMetric(draft, wrong);
    checkBlanks(draft, 'bandLevels', { deviations: 'number', tolerance: 'maybe number' }, wrong);
  },
};

function needsValues({ values, lists }: ConditionDraft, wrong: Wrong): void {
  if (linesOf(values).length + lists.length === 0) wrong.values = 'write a value, or pick a list';
}

/** The numbers of a kind's levels. */
function checkBlanks(
  draft: ConditionDraft,
  list: keyof LevelsDraft,
  blanks: Record<string, keyof typeof RULES>,
  wrong: Wrong,
): void {
  const levels: ReadonlyArray<Record<string, string>> = draft[list];
  levels.forEach((level, at) => {
    for (const [blank, kind] of Object.entries(blanks)) {
      const [fits, message] = RULES[kind];
      if (!fits(level[blank] ?? '')) wrong[`${list}.${at}.${blank}`] = message;
    }
  });
}

/** Of kinds that have a margin only as long as something lasts. */
function checkWholeMargin({ margin }: ConditionDraft, wrong: Wrong): void {
  const [fits, message] = RULES['maybe whole'];
  if (!fits(margin)) wrong.margin = message;
}

function checkHeight(draft: ConditionDraft, wrong: Wrong): void {
  const { height, heightLevels, margin } = draft;
  if (number(height) && Number(height) <= 1) wrong.height = 'write a number above 1';
  checkBlanks(draft, 'heightLevels', { height: 'number' }, wrong);
  heightLevels.forEach((level, at) => {
    if (number(level.height) && Number(level.height) <= 1)
      wrong[`heightLevels.${at}.height`] = 'write a number above 1';
  });
  const least = Math.min(...[height, ...heightLevels.map((level) => level.height)].map(Number));
  if (number(margin) && least > 1 && Number(margin) > least - 1)
    wrong.margin = 'write less: one time as much must always be over';
}

function checkMetric({ metric }: ConditionDraft, wrong: Wrong): void {
  if (metric.agg !== 'count' && !metric.field) wrong['metric.field'] = 'name a field';
  if (metric.agg === 'percentile' && !number(metric.percent)) wrong['metric.percent'] = 'write a number';
}

function checkLevels({ above, below, levels }: ConditionDraft, wrong: Wrong): void {
  if (above.trim() === '' && below.trim() === '' && levels.length === 0)
    wrong.above ??= 'say above or below what it is worth an alert';
  levels.forEach((level, at) => {
    const texts = [level.above, level.below].filter((text) => text.trim() !== '');
    if (texts.length === 0) wrong[`levels.${at}.above`] = 'a level needs a limit';
    else if (!texts.every(number)) wrong[`levels.${at}.above`] = 'write a number, or nothing';
  });
}

/** What the schema would say in a programmer's words, said in a person's; in the order of the sentence. */
export function wrongInCondition(draft: ConditionDraft): Wrong {
  const wrong: Wrong = {};
  const kinds = Object.entries(BLANKS[draft.type]) as Array<[keyof Texts, keyof typeof RULES]>;
  for (const [blank, kind] of kinds) {
    const [fits, message] = RULES[kind];
    if (!fits(draft[blank])) wrong[blank] = message;
  }
  MORE[draft.type]?.(draft, wrong);
  return wrong;
}

/** Blanks that are not called as in the API. */
const OTHER_NAMES: Partial<Record<ConditionType, Record<string, string>>> = {
  frequency: { levels: 'countLevels' },
  spike: { levels: 'heightLevels' },
  spike_aggregation: { levels: 'heightLevels' },
  count: { levels: 'rangeLevels' },
  change: { lookback: 'changeLookback' },
  flatline: { lists: 'expectedLists', levels: 'fewLevels' },
  baseline: { direction: 'baselineDirection', levels: 'bandLevels' },
};
/** Lists that are one blank, whatever of them is meant. */
const WHOLE_LISTS = new Set([
  'key',
  'fields',
  'values',
  'lists',
  'expected',
  'expectedLists',
  'forgotten',
  'part',
]);

/** A path within a condition in the API's words → the blank it is about. */
export function conditionBlank(type: ConditionType, [first = 'type', ...rest]: readonly string[]): string {
  const name = OTHER_NAMES[type]?.[first] ?? first;
  if (WHOLE_LISTS.has(name)) return name;
  if (name === 'terms') return ['terms', ...rest.slice(0, 1)].join('.');
  const at = rest.indexOf('source');
  if (at >= 0) return [name, ...rest.slice(0, at + 1), sourceBlank(rest.slice(at + 1))].join('.');
  const part = rest.indexOf('part');
  return [name, ...(part >= 0 ? rest.slice(0, part + 1) : rest)].join('.');
}
