import { isObject } from '../json';
import type { Dsl, Filter } from '../types';

const RANGE_BOUNDS = ['gt', 'gte', 'lt', 'lte'];

/**
 * The one field that a pill asks about, as far as its kind tells; custom and query string pills have none.
 * `clause` is the pill's clause in today's form. The order of the questions is Kibana's.
 */
export function fieldOf({ meta }: Filter, clause: Dsl): unknown {
  if (isObject(clause.exists)) return clause.exists.field;
  const bounds = scriptParams(clause);
  const rangeScript = RANGE_BOUNDS.some((bound) => bound in bounds);
  if ('match_phrase' in clause || ('value' in bounds && !rangeScript)) {
    return meta?.field || firstKey(clause.match_phrase ?? clause.match);
  }
  if (meta?.type === 'phrases') return meta.key;
  const range = meta && 'type' in meta ? meta.type === 'range' : 'range' in clause;
  return range || rangeScript ? (meta?.field ?? firstKey(clause.range)) : undefined;
}

/** What a pill on a scripted field hands to its script: one value, or the bounds of a range. */
function scriptParams({ script }: Dsl): Dsl {
  const inner = isObject(script) ? script.script : undefined;
  return isObject(inner) && isObject(inner.params) ? inner.params : {};
}

const firstKey = (value: unknown): string | undefined => Object.keys(Object(value))[0];
