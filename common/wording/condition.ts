import type { Condition, ConditionType } from '../schemas';
import { inWords } from '../time';
import { events, listText, perKey, plural, shown } from './counting';
import { levelsInWords, limitsInWords } from './limits';
import { metricInWords } from './metric';

/** `10 minutes`, `hour`: behind "the" and "past". */
const theSpan = (duration: string): string => inWords(duration).replace(/^1 /, '');

type Of<T extends ConditionType> = Extract<Condition, { type: T }>;

const sameKey = (key: readonly string[]): string =>
  key.length === 0 ? '' : ` for the same ${listText(key)}`;

/** `root or admin`, `one of 12 values`, `root or a value of 2 lists`. */
function valuesInWords({ values, lists }: { values: readonly string[]; lists: readonly string[] }): string {
  const some = values.length <= 2 ? values : [`one of ${plural(values.length, 'value')}`];
  const more =
    lists.length === 0 ? [] : [`a value of ${lists.length === 1 ? 'a list' : `${lists.length} lists`}`];
  return listText([...some, ...more], 'or') || 'one of no values';
}

/** `at least 3 times as much as`: what a spike compares. */
function heightInWords({ direction, height, levels }: Of<'spike'> | Of<'spike_aggregation'>): string {
  const up = `at least ${shown(height)} times`;
  const down = `at most ${Number.isInteger(height) ? `1/${height}` : shown(1 / height)} of`;
  const worse = levelsInWords(levels, (level) => `from ${shown(level.height)}`);
  return `${{ up, down, both: `${up} or ${down}` }[direction]}${worse}`;
}

const ofAtLeast = (least: number, of = 'of'): string =>
  least > 0 ? `, ${of} at least ${events(least)}` : '';

function rangeInWords({ atLeast, atMost }: Pick<Of<'count'>, 'atLeast' | 'atMost'>): string {
  const least = atLeast ?? 0;
  if (atMost === null) return `at least ${events(least)}`;
  if (atMost === 0) return 'no event';
  if (least === atMost) return `exactly ${events(least)}`;
  return least === 0 ? `at most ${events(atMost)}` : `${least.toLocaleString('en-US')} to ${events(atMost)}`;
}

const SENTENCES: { [T in ConditionType]: (condition: Of<T>) => string } = {
  any: ({ key }) => `there is any event${perKey(key)}`,

  blacklist: (condition) => `${condition.field} is ${valuesInWords(condition)}${perKey(condition.key)}`,

  whitelist(condition) {
    const missing = condition.missing ? ', or is missing' : '';
    return `${condition.field} is not ${valuesInWords(condition)}${missing}${perKey(condition.key)}`;
  },

  change({ fields, key, within, missing }) {
    const soon = within === null ? '' : ` within ${inWords(within)}`;
    const gone = missing ? ', also to or from no value' : '';
    return `${listText(fields)} ${fields.length > 1 ? 'change' : 'changes'}${sameKey(key)}${soon}${gone}`;
  },

  frequency({ key, count, within, again, levels }) {
    const enough = `there ${count === 1 ? 'is' : 'are'} at least ${events(count)}`;
    const worse = levelsInWords(levels, (level) => `from ${level.count.toLocaleString('en-US')}`);
    const anew = again === 'every' ? ', counting anew after each' : '';
    return `${enough}${worse}${perKey(key)} within ${inWords(within)}${anew}`;
  },

  spike(condition) {
    const { key, within, currentAtLeast, referenceAtLeast, field, newKeys } = condition;
    const least = [
      currentAtLeast > 0 && `${events(currentAtLeast)} now`,
      referenceAtLeast > 0 && `${events(referenceAtLeast)} before`,
    ].filter(Boolean);
    const what = field === null ? 'number of events' : `average of ${field}`;
    const besides = [
      least.length > 0 && `, with at least ${least.join(' and ')}`,
      newKeys && key.length > 0 && ', new ones too',
    ].filter(Boolean);
    return `the ${what}${perKey(key)} in ${inWords(within)} is ${heightInWords(condition)} that of the ${theSpan(within)} before${besides.join('')}`;
  },

  spike_aggregation(condition) {
    const { metric, key, within, atLeast, currentAtLeast, referenceAtLeast } = condition;
    const least = [
      currentAtLeast !== null && `${shown(currentAtLeast)} now`,
      referenceAtLeast !== null && `${shown(referenceAtLeast)} before`,
    ].filter(Boolean);
    const besides =
      (least.length > 0 ? `, with at least ${least.join(' and ')}` : '') + ofAtLeast(atLeast, 'each of');
    return `the ${metricInWords(metric)}${perKey(key)} over ${inWords(within)} is ${heightInWords(condition)} that of the ${theSpan(within)} before${besides}`;
  },

  flatline({ key, fewerThan, levels, within }) {
    const few = fewerThan === 1 ? 'there is no event' : `there are fewer than ${events(fewerThan)}`;
    const worse = levelsInWords(levels, (level) => `below ${level.fewerThan.toLocaleString('en-US')}`);
    return `${few}${worse}${perKey(key)} for ${inWords(within)}`;
  },

  new_term({ key, terms, lookback, missing }) {
    const each = terms.map((fields) => listText(fields)).join(', or of ');
    const comma = terms.length > 1 ? ',' : '';
    const gone = missing ? ', or has no value' : '';
    return `there is a value of ${each}${comma} that was not seen in the ${theSpan(lookback)} before${gone}${perKey(key)}`;
  },

  cardinality: (condition) =>
    `the number of distinct ${condition.field}${perKey(condition.key)} within ${inWords(condition.within)} is ${limitsInWords(condition)}`,

  metric_aggregation: (condition) =>
    `the ${metricInWords(condition.metric)}${perKey(condition.key)} over ${inWords(condition.within)} is ${limitsInWords(condition)}${ofAtLeast(condition.atLeast)}`,

  percentage_match(condition) {
    const { part, key, within, atLeast } = condition;
    return `the percentage of events that fit “${part.query.trim() || 'everything'}”${perKey(key)} over ${inWords(within)} is ${limitsInWords(condition)}${ofAtLeast(atLeast)}`;
  },

  count(condition) {
    const { levels } = condition;
    const hasOwn = condition.atLeast !== null || condition.atMost !== null;
    const one = hasOwn && (condition.atMost ?? condition.atLeast ?? 0) <= 1;
    const each = condition.report === 'documents' ? ', each of them told' : '';
    const more = levelsInWords(levels, rangeInWords);
    const ranges = hasOwn ? `${rangeInWords(condition)}${more}` : more.slice(2, -1);
    return `there ${one ? 'is' : 'are'} ${ranges}${perKey(condition.key)} within ${inWords(condition.within)}${each}`;
  },

  sequence({ stages, key, within, absent }) {
    const names = stages.map(({ name }) => `“${name}”`);
    const last = names[names.length - 1];
    const came = absent
      ? `${names.slice(0, -1).join(', then ')} is not followed by ${last}`
      : `there is ${names.join(', then ')}`;
    return `${came}${sameKey(key)} within ${inWords(within)}`;
  },

  join: ({ key, field, other, within }) =>
    `${field} has a value that ${other.field} had in another search in the ${theSpan(within)} before${perKey(key)}`,

  baseline({ metric, key, within, season, weeks, direction, levels }) {
    const ways = { up: 'above', down: 'below', both: 'outside of' };
    const often = season === 'day' ? 'at the same time of day' : 'at the same time of the week';
    const worse = levelsInWords(
      levels,
      (level) =>
        `beyond ${shown(level.deviations)} deviations${level.tolerance === null ? '' : ` and ${shown(level.tolerance)} %`}`,
    );
    return `the ${metricInWords(metric)}${perKey(key)} over ${inWords(within)} is ${ways[direction]} what was usual ${often} in the past ${weeks === 1 ? 'week' : `${weeks} weeks`}${worse}`;
  },
};

/** A condition as the words between "alerts when" and the full stop. */
export const conditionInWords = (condition: Condition): string =>
  (SENTENCES[condition.type] as (condition: Condition) => string)(condition);
