/** Silences, and what holds for a whole space. */

import type { SilenceRow, SilenceState } from '../../../common/api';
import { nextStretch, searchProblem, stretchAt } from '../../../common/quiet';
import type { Settings, Silence, SilenceInput } from '../../../common/schemas';
import { isoWindow } from '../../../common/time';
import { readRecord, settingsId } from '../../store';
import type { ApiContext } from '../context';
import { ApiFailure } from '../failures';
import type { Handlers } from '../handle';
import { Records } from '../records';
import { shadowSummary } from './shadow_summary';
import { silencePreview } from './silence_preview';

/** A silence that recurs for good has no end in time. */
const stretchText = (stretch: { from: number; to: number } | null) => stretch && isoWindow(stretch);

/** A silence with how it stands at `now`, epoch ms. */
export function silenceRow(silence: Silence, now: number): SilenceRow {
  const current = stretchAt(silence, now);
  const next = nextStretch(silence, now);
  const state: SilenceState = current ? 'now' : !next ? 'past' : silence.recurs ? 'recurring' : 'upcoming';
  return { ...silence, state, current: stretchText(current), next: stretchText(next) };
}

function checkSearch({ scope }: Pick<SilenceInput, 'scope'>, path: string): void {
  const message = searchProblem(scope.search);
  if (message === null) return;
  const field = `${path}scope.search`;
  throw new ApiFailure(400, `${field}: ${message}`, { fields: [{ path: field, message }] });
}

export function quietHandlers(
  context: ApiContext,
): Handlers<
  'listSilences' | 'createSilence' | 'updateSilence' | 'liftSilence' | 'previewSilence' | 'shadowSummary'
> {
  const { store, audit, now, quiet } = context;
  const silences = new Records<Silence>('silence', store, audit, now);

  return {
    listSilences: async ({ space }) => ({
      items: (await silences.list(space)).map((silence) => silenceRow(silence, now())),
    }),

    async createSilence({ body, space, user }) {
      checkSearch(body, '');
      const made = await silences.create(space, body, user.login);
      quiet?.silences.forget();
      return made;
    },

    async updateSilence({ params, body, space, user }) {
      checkSearch(body.silence, 'silence.');
      const next = await silences.update(space, params.id, body.version, body.silence, user.login);
      quiet?.silences.forget();
      return next;
    },

    async liftSilence({ params, body, space, user }) {
      const { name, scope, startsAt, until, recurs } = await silences.get(space, params.id);
      const at = now();
      if (until !== null && Date.parse(until) <= at)
        throw new ApiFailure(409, `this silence is over since ${until}`);
      const end = new Date(at).toISOString();
      // One that has not begun never does.
      const begin = Date.parse(startsAt) < at ? startsAt : end;
      const input = { name, scope, startsAt: begin, until: end, recurs };
      const next = await silences.update(space, params.id, body.version, input, user.login);
      quiet?.silences.forget();
      return next;
    },

    previewSilence: ({ body, space, signal }) => {
      checkSearch(body, '');
      return silencePreview(store, space, body.scope, now(), signal);
    },

    shadowSummary: async ({ query, space, signal }) => {
      const stored = await readRecord<Settings>(store, 'settings', space, settingsId(space));
      const shadow = stored?.source.payload.shadow ?? false;
      return { space: shadow, ...(await shadowSummary(store, space, query.rule, now(), signal)) };
    },
  };
}
