import type { Alert } from '../../../common/schemas';
import type { AskedRule } from '../../stored_rule';
import type { Step, WorldDocument } from '../kill/cut_world';
import type { Quiet } from './world';

/** Documents of a user at minutes after the beginning. */
export const minutes = (user: string, ...at: number[]): WorldDocument[] =>
  at.map((minute) => ({ at: minute * 60, user }));
export const step = (documents: WorldDocument[] = [], rest: Partial<Step> = {}): Step => ({
  documents,
  late: [],
  ...rest,
});
export const nothing = (times: number): Step[] => Array.from({ length: times }, () => step());

/** Holds as long as there is one document within two minutes; five of them are critical. */
export const HOLDS: AskedRule['condition'] = {
  type: 'frequency',
  key: ['user'],
  count: 1,
  within: '2m',
  levels: [{ severity: 'critical', count: 5 }],
};

/** Places are left out where the whole of them is tried elsewhere. */
const SPARSE = Number(process.env.LOOKOUT_TEST_CUT_EVERY ?? 1);

/** The same story uncut, and cut before each write of a step: what people see of it is the same. */
export async function everyCut(
  quiet: Quiet,
  steps: readonly Step[],
  seen: (alerts: Alert[]) => unknown,
  each = 1,
) {
  const every = each * SPARSE;
  const { writes } = await quiet.world.live(steps, null);
  const told = await quiet.told();
  const alerts = seen(await quiet.world.alerts());
  const wrong: Record<string, unknown> = {};
  for (let at = 1; at <= writes; at += every) {
    await quiet.world.live(steps, { at, kind: 'dies' });
    const got = { told: await quiet.told(), alerts: seen(await quiet.world.alerts()) };
    if (JSON.stringify(got) !== JSON.stringify({ told, alerts })) wrong[`before write ${at} of a step`] = got;
  }
  return { told, alerts, wrong };
}

export const state = (alerts: Alert[]) =>
  alerts
    .map(({ keyText, status, condition, silenced, snoozed }) =>
      [
        keyText,
        status,
        condition,
        silenced && (silenced.over ? 'was silenced' : 'silenced'),
        snoozed && 'snoozed',
      ]
        .filter(Boolean)
        .join(' '),
    )
    .sort();
