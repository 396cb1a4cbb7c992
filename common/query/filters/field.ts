import type { Dsl, Filter } from '../types';
import { isObject } from './migrate';

/** The one field that a pill asks about, as far as its kind tells; custom and query string pills have none. */
export function fieldOf({ meta }: Filter, clause: Dsl): string | undefined {
  if (isObject(clause.exists)) return asName(clause.exists.field);
  if (meta?.type === 'phrases') return meta.key;
  if (isObject(clause.match_phrase)) return Object.keys(clause.match_phrase)[0];
  if (isObject(clause.range)) return Object.keys(clause.range)[0];
  return isValueScript(clause) ? meta?.field : undefined;
}

/** A pill on a scripted field: its script takes one value, or the bounds of a range. */
function isValueScript({ script }: Dsl): boolean {
  const inner = isObject(script) && isObject(script.script) ? script.script : undefined;
  const params = inner && isObject(inner.params) ? inner.params : {};
  return ['value', 'gt', 'gte', 'lt', 'lte'].some((name) => params[name] !== undefined);
}

const asName = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
