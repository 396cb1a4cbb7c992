import dateMath from '@elastic/datemath';
import moment from 'moment';
import type { IsNode, KqlNode, NestedNode, Operand, RangeNode, RangeOperator } from './ast';
import { isLoneStar, operandValue } from './ast';
import { wildcardFits } from './wildcard';

/** Values by their full names; a field with several values has an array, a nested one an array of objects. */
export type FieldValues = Readonly<Record<string, unknown>>;

/**
 * Whether a document fits a parsed KQL text, as far as that can be told without knowing what types its fields have: texts
 * compare as keywords do (whole, case-sensitive), numbers and times by their value, and a field fits when one of its values does.
 *
 * @param now what `now` in a range means, epoch ms
 */
export function kqlFits(node: KqlNode, fields: FieldValues, now: number): boolean {
  switch (node.type) {
    case 'and':
      return node.children.every((child) => kqlFits(child, fields, now));
    case 'or':
      return node.children.some((child) => kqlFits(child, fields, now));
    case 'not':
      return !kqlFits(node.child, fields, now);
    case 'is':
      return isFits(node, fields);
    case 'range':
      return rangeFits(node, fields, now);
    case 'nested':
      return nestedFits(node, fields, now);
  }
}

const present = (value: unknown): boolean => value !== null && value !== undefined;

/** The single values of a field; `null` and what is missing are none. */
const listed = (value: unknown): unknown[] => (Array.isArray(value) ? value : [value]).filter(present);

function valuesOf(field: Operand, fields: FieldValues): unknown[] {
  if (field.type === 'literal') return listed(fields[String(field.value)]);
  return Object.entries(fields).flatMap(([name, value]) => (wildcardFits(field, name) ? listed(value) : []));
}

function isFits({ field, value }: IsNode, fields: FieldValues): boolean {
  const anywhere = field === null || (field.type === 'literal' && field.value === null);
  // `*:*` is everything, documents without any field among them.
  if (isLoneStar(value) && (anywhere || isLoneStar(field))) return true;
  const values = anywhere ? Object.values(fields).flatMap(listed) : valuesOf(field, fields);
  return values.some((one) => equals(one, value));
}

function equals(one: unknown, asked: Operand): boolean {
  if (isLoneStar(asked)) return true;
  if (typeof one === 'object') return false;
  if (asked.type === 'wildcard') return wildcardFits(asked, String(one));
  if (typeof one === 'number') return asked.value !== '' && Number(asked.value) === one;
  return asked.value !== null && String(one) === String(asked.value);
}

const compare: Record<RangeOperator, (order: number) => boolean> = {
  gt: (order) => order > 0,
  gte: (order) => order >= 0,
  lt: (order) => order < 0,
  lte: (order) => order <= 0,
};

function rangeFits({ field, operator, value }: RangeNode, fields: FieldValues, now: number): boolean {
  const bound = String(operandValue(value));
  // As the engine reads it: beyond `2026-03-01` means after that day, up to it means to its end.
  const roundUp = operator === 'gt' || operator === 'lte';
  return valuesOf(field, fields).some((one) => {
    if (typeof one === 'object') return false;
    if (typeof one === 'number') return bound !== '' && compare[operator](one - Number(bound));
    const own = timeOf(String(one), now, false);
    const limit = own === null ? null : timeOf(bound, now, roundUp);
    if (own !== null && limit !== null) return compare[operator](own - limit);
    return compare[operator](String(one) < bound ? -1 : String(one) > bound ? 1 : 0);
  });
}

const DAY = /^\d{4}(-\d{2}(-\d{2}(T\d{2}(:\d{2}(:\d{2}(\.\d{1,9})?)?)?(Z|[+-]\d{2}:?\d{2})?)?)?)?$/;
/** Elasticsearch rounds what is left out; moment needs the unit. */
const UNITS = { 4: 'y', 7: 'M', 10: 'd', 13: 'h', 16: 'm', 19: 's' } as const;

/** Days begin as they do for the engine, whatever zone this process runs in. */
const utc = Object.assign((at?: moment.MomentInput) => moment.utc(at), moment) as typeof moment;

/** Epoch ms of a time text, or of date math on `now`; null where it is neither. */
function timeOf(text: string, now: number, roundUp: boolean): number | null {
  const [anchor = '', math] = text.startsWith('now') ? ['now', text.slice(3)] : text.split('||');
  if (anchor !== 'now' && !DAY.test(anchor)) return null;
  const plain = anchor.replace(/(Z|[+-]\d{2}:?\d{2})$/, '');
  const zone = anchor.slice(plain.length) || 'Z';
  const start = anchor === 'now' ? now : Date.parse(whole(plain) + zone);
  if (Number.isNaN(start)) return null;
  const unit = UNITS[plain.length as keyof typeof UNITS];
  const written = math || (anchor !== 'now' && roundUp && unit && plain.length < 19 ? `/${unit}` : '');
  if (!written) return start;
  const parsed = dateMath.parse(`now${written}`, { forceNow: new Date(start), roundUp, momentInstance: utc });
  return parsed?.valueOf() ?? null;
}

/** A time text without zone, with what it leaves out. */
const whole = (text: string): string => text + '0000-01-01T00:00:00.000'.slice(text.length);

function nestedFits({ path, child }: NestedNode, fields: FieldValues, now: number): boolean {
  const name = String(operandValue(path));
  const objects = listed(fields[name]).filter((one) => typeof one === 'object') as FieldValues[];
  if (objects.length > 0) return objects.some((one) => kqlFits(child, flat(one), now));
  // Not kept as objects: which values belong together is not known any more.
  const inside = Object.entries(fields).flatMap(([full, value]) =>
    full.startsWith(`${name}.`) ? [[full.slice(name.length + 1), value]] : [],
  );
  return inside.length > 0 && kqlFits(child, Object.fromEntries(inside), now);
}

/** An object's values by their dotted names, the objects themselves too. */
function flat(object: FieldValues, prefix = ''): FieldValues {
  return Object.fromEntries(
    Object.entries(object).flatMap(([name, value]) => {
      const own: Array<[string, unknown]> = [[prefix + name, value]];
      const inner = typeof value === 'object' && value !== null && !Array.isArray(value);
      return inner ? [...own, ...Object.entries(flat(value as FieldValues, `${prefix}${name}.`))] : own;
    }),
  );
}
