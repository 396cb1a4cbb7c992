import { RE2JS } from 're2js';
import { type KqlNode, KqlSyntaxError, kqlFits, parseKql } from '../../common/query';
import { type ValueSet, valueSet } from '../../common/value_set';
import { PASS, stepModule, type Verdict } from './contract';
import { matchFields, textsOf } from './fields';

const SHOWN = 80;
const shown = (text: string): string => (text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text);

const decide = (action: 'keep' | 'drop', fits: boolean, why: { fits: string; not: string }): Verdict => {
  if (action === 'keep') return fits ? PASS : { drop: why.not };
  return fits ? { drop: why.fits } : PASS;
};

/** Whatever a text was made into last time; few steps are in use at once. */
function remembered<T>(make: (text: string) => T): (text: string) => T {
  const known = new Map<string, T>();
  return (text) => {
    let made = known.get(text);
    if (made === undefined) {
      made = make(text);
      if (known.size >= 1_000) known.clear();
      known.set(text, made);
    }
    return made;
  };
}

const queryOf = remembered<KqlNode>((text) => parseKql(text));
/** RE2: time in proportion to the text, whatever the expression. */
const patternOf = remembered<RE2JS>((pattern) => RE2JS.compile(pattern));

/** By a KQL text on the match; `now` is the match's end. */
export const filter = stepModule<'filter'>({
  kind: 'filter',
  judge: ({ action, query }, view) =>
    decide(action, kqlFits(queryOf(query), matchFields(view), view.to), {
      fits: `it fits ${shown(query)}`,
      not: `it does not fit ${shown(query)}`,
    }),
  problem({ query }) {
    try {
      parseKql(query);
      return null;
    } catch (error) {
      if (!(error instanceof KqlSyntaxError)) throw error;
      return { path: 'query', message: error.message };
    }
  },
});

/** By a regular expression that may fit anywhere in a value. */
export const regex = stepModule<'regex'>({
  kind: 'regex',
  judge({ action, field, pattern }, { fields }) {
    const values = field === '*' ? Object.values(fields).flatMap(textsOf) : textsOf(fields[field]);
    const expression = patternOf(pattern);
    const fitting = values.find((value) => expression.matcher(value).find());
    return decide(action, fitting !== undefined, {
      fits: `${shown(fitting ?? '')} is like /${shown(pattern)}/`,
      not: `nothing in it is like /${shown(pattern)}/`,
    });
  },
  problem({ pattern }) {
    try {
      RE2JS.compile(pattern);
      return null;
    } catch (error) {
      const why = (error as Error).message.replace(/^error parsing regexp: /, '');
      return { path: 'pattern', message: `this is no regular expression: ${why}` };
    }
  },
});

const setOf = new WeakMap<readonly string[], ValueSet>();

/** A list as a set, made once for the array that holds it. */
export function listSet(values: readonly string[]): ValueSet {
  let set = setOf.get(values);
  if (!set) {
    set = valueSet(values);
    setOf.set(values, set);
  }
  return set;
}

/** By a named list; a value of it between slashes is a regular expression for the whole value. */
export const list = stepModule<'list'>({
  kind: 'list',
  judge({ action, field, list: id }, { fields }, lists) {
    const set = listSet(lists(id));
    const listed = textsOf(fields[field]).find((value) => set.has(value));
    return decide(action, listed !== undefined, {
      fits: `${shown(listed ?? '')} is in the list`,
      not: `its ${field} is not in the list`,
    });
  },
});

/** What "not these until …" on an alert makes. */
export const ignore = stepModule<'ignore'>({
  kind: 'ignore',
  judge({ where }, view) {
    const fields = { ...view.fields, ...view.key };
    const same = where.every(({ field, value }) => {
      const texts = textsOf(fields[field]);
      return value === null ? texts.length === 0 : texts.includes(value);
    });
    if (!same) return PASS;
    const said = where.map(({ field, value }) => `${field} = ${shown(value ?? '(none)')}`).join(' and ');
    return { drop: said };
  },
});
