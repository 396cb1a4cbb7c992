import type { Step } from '../../../common/schemas';
import { EsError, type HostRequest } from '../../ports';
import { listsOf, stepProblem } from '../../steps';
import { readLists } from '../../store';
import type { ApiDeps } from '../deps';
import { ApiFailure } from '../failures';

const TIMEOUT_MS = 15_000;
type Problem = { path: string; message: string };

interface Asking {
  request: HostRequest;
  space: string;
  signal: AbortSignal;
}

const bare = ({ author: _, ...rest }: Step): string => JSON.stringify(rest);

/** Steps as they are stored: who adds or changes one is its author, whatever was sent. */
export function withAuthors(
  steps: readonly Step[],
  before: readonly Step[],
  login: string,
): { steps: Step[]; changed: ReadonlySet<string> } {
  const known = new Map(before.map((step) => [step.id, step]));
  const changed = new Set<string>();
  const stamped = steps.map((step) => {
    const old = known.get(step.id);
    if (old && bare(old) === bare(step)) return old;
    changed.add(step.id);
    return { ...step, author: login };
  });
  return { steps: stamped, changed };
}

/** Refuses, with each place, steps that cannot be used. Of a rule that is changed only new and changed ones are looked at. */
export async function checkSteps(
  deps: ApiDeps,
  steps: readonly Step[],
  changed: ReadonlySet<string>,
  path: string,
  as: Asking,
): Promise<void> {
  const lists = await readLists(deps.store, as.space, listsOf(steps));
  const problems = await Promise.all(
    steps.map(async (step, at): Promise<Problem[]> => {
      if (!changed.has(step.id)) return [];
      const found = await problemOf(deps, step, lists, as);
      return found ? [{ path: `${path}steps.${at}.${found.path}`, message: found.message }] : [];
    }),
  );
  const all = problems.flat();
  if (all.length > 0) throw new ApiFailure(422, all[0]!.message, { fields: all });
}

async function problemOf(
  deps: ApiDeps,
  step: Step,
  lists: ReadonlyMap<string, unknown>,
  as: Asking,
): Promise<Problem | null> {
  const own = stepProblem(step);
  if (own) return own;
  if (step.kind === 'list' && !lists.has(step.list))
    return { path: 'list', message: `there is no list ${step.list}` };
  if (step.kind === 'script' && !deps.ports.config.programs.includes(step.program))
    return {
      path: 'program',
      message: `${step.program} is not among the programs that lookout.programs in the host's settings lists`,
    };
  if (step.kind !== 'look_up') return null;
  if (step.in.kind === 'list')
    return lists.has(step.in.list) ? null : { path: 'in.list', message: `there is no list ${step.in.list}` };
  return indexProblem(deps, step.in, as);
}

type Caps = Record<string, Record<string, { aggregatable?: boolean }>>;

/** Asked with the rights of who saves: an index that the author cannot read is none to look up in. */
async function indexProblem(
  { ports }: ApiDeps,
  { index, field, take }: { index: string; field: string; take: readonly string[] },
  { request, signal }: Asking,
): Promise<Problem | null> {
  const path = `/${index.split(',').map(encodeURIComponent).join(',')}/_field_caps`;
  let fields: Caps;
  try {
    const query = { fields: [...new Set([field, ...take])].join(',') };
    const call = { method: 'GET' as const, path, query };
    ({ fields } = await ports.elasticsearch
      .user(request)
      .request<{ fields: Caps }>(call, { signal, timeoutMs: TIMEOUT_MS }));
  } catch (error) {
    if (!(error instanceof EsError) || error.passing) throw error;
    return { path: 'in.index', message: `the search engine rejects this: ${error.message}` };
  }
  if (!fields[field]) return { path: 'in.field', message: `${index} has no field ${field}` };
  if (Object.values(fields[field]).some(({ aggregatable }) => aggregatable === false))
    return { path: 'in.field', message: `${field} cannot be looked up by its values; a keyword field can` };
  const missing = take.find((name) => !fields[name]);
  return missing === undefined ? null : { path: 'in.take', message: `${index} has no field ${missing}` };
}
