import { type Step, stepSchema } from '../../../common/schemas';
import type { Candidate, LookedUp, StepReads } from '../contract';
import { StepFault } from '../contract';
import { FreshHistory } from '../history';
import { type Judged, StepRun } from '../step_run';

const MINUTE = 60_000;
const START = Date.parse('2026-03-10T10:00:00Z');
export const RULE = { id: 'r', name: 'log-ins', tags: ['auth'], key: ['user'] };

let ids = 0;
export const step = (part: Record<string, unknown>): Step => stepSchema.parse({ id: `s${++ids}`, ...part });

interface Event {
  at?: number;
  user?: string;
  fields?: Record<string, unknown>;
  values?: Record<string, unknown>;
  count?: number;
  bare?: boolean;
}

export function match({ at = 0, user = 'ana', fields = {}, values = {}, count = 1, bare }: Event): Candidate {
  const from = START + at * MINUTE;
  const sample = [
    { id: `d${at}`, index: 'logs', time: new Date(from).toISOString(), fields: { user, ...fields } },
  ];
  return {
    id: `${user}@${at}#${++ids}`,
    key: { user },
    keyText: user,
    from,
    to: from,
    count,
    severity: 'warning',
    sample: bare ? [] : sample,
    values,
  };
}

const LISTS: Record<string, readonly string[]> = { vips: ['ana', '/b.b/'] };
const HOSTS: Record<string, LookedUp> = { 'web-1': { owner: 'Ops', zone: ['eu', 'us'] } };

export const READS: StepReads = {
  lists(id) {
    const values = LISTS[id];
    if (!values) throw new StepFault(`the list "${id}" does not exist any more`);
    return values;
  },
  lookUp: async (_, values) => new Map(values.map((value) => [value, HOSTS[value] ?? null])),
  program: async () => {
    throw new StepFault('the program ended with 1');
  },
};

export async function judge(steps: Step[], matches: Candidate[], reads: Partial<StepReads> = {}) {
  const run = new StepRun(steps, RULE, { ...READS, ...reads }, new FreshHistory());
  const judged = await run.judge(matches.map((candidate) => ({ candidate })));
  return { run, judged };
}

export const fate = ({ dropped }: Judged) => dropped?.reason ?? 'passes';

/** `12 ana` → a match of ana's in minute 12. */
export const timeline = (text: string): Candidate[] =>
  text.split(', ').map((one) => {
    const [at, user] = one.split(' ');
    return match({ at: Number(at), user });
  });
