import { type RuleInput, stepsOf } from '../../common/schemas';
import { type Es, EsError, type LookoutConfig } from '../ports';
import { type LookedUp, type LookUp, listsOf, Programs, StepFault, type StepReads } from '../steps';
import { readLists, type Store } from '../store';
import { boundedValues } from './bounded_fields';

/** Values looked for in one search. */
const AT_ONCE = 500;

interface Deps {
  es: Es;
  store: Store;
  config: Pick<LookoutConfig, 'programs' | 'searchTimeoutMs'>;
  signal: AbortSignal;
}

/** What the steps of one run read: lists as they are now, other indices, and programs that the settings allow. */
export async function stepReads(
  { es, store, config, signal }: Deps,
  rule: Pick<RuleInput, 'steps'>,
  space: string,
): Promise<StepReads> {
  const lists = await readLists(store, space, listsOf(stepsOf(rule)));
  const programs = new Programs(config.programs);
  return {
    lists(id) {
      const values = lists.get(id);
      if (!values) throw new StepFault(`the list "${id}" does not exist any more`);
      return values;
    },
    lookUp: (where, values) => lookUp(es, where, values, { signal, timeoutMs: config.searchTimeoutMs }),
    program: (program, args, input) => programs.run(program, args, input),
  };
}

interface Answer {
  timed_out?: boolean;
  _shards?: { failed: number };
  hits: { hits: Array<{ fields?: Record<string, unknown[]> }> };
}

/** One document of each value: collapsed by the field, which has to be one whose values the engine can count. */
async function lookUp(
  es: Es,
  { index, field, take }: LookUp,
  values: readonly string[],
  options: { signal: AbortSignal; timeoutMs: number },
): Promise<Map<string, LookedUp | null>> {
  const found = new Map<string, LookedUp | null>(values.map((value) => [value, null]));
  for (let at = 0; at < values.length; at += AT_ONCE) {
    const part = values.slice(at, at + AT_ONCE);
    const body = {
      size: part.length,
      track_total_hits: false,
      timeout: `${options.timeoutMs}ms`,
      _source: false,
      fields: [...new Set([field, ...take])],
      query: { bool: { filter: [{ terms: { [field]: part } }] } },
      collapse: { field },
    };
    const path = `/${index.split(',').map(encodeURIComponent).join(',')}/_search`;
    const answer = await es.request<Answer>({ method: 'POST', path, body }, options).catch((error) => {
      if (options.signal.aborted)
        throw Object.assign(new Error('the run was stopped'), { name: 'AbortError' });
      throw error instanceof EsError ? new StepFault(`${index} could not be read: ${error.message}`) : error;
    });
    if (answer.timed_out || (answer._shards?.failed ?? 0) > 0)
      throw new StepFault(`${index} answered only in part`);
    for (const { fields = {} } of answer.hits.hits) {
      const row = Object.fromEntries(
        take.flatMap((name) => (fields[name] ? [[name, boundedValues(fields[name])]] : [])),
      );
      for (const value of fields[field] ?? []) if (found.has(String(value))) found.set(String(value), row);
    }
  }
  return found;
}
