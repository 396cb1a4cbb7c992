import { minuteText } from '../../common/time';
import { EsError } from '../ports';
import type { Credential, KeyUse } from './credential_store';

/** The type of an `EsError` that says what is wrong with the key of a rule. */
export const KEY_REFUSED = 'key_refused';

const HOW_TO_GO_ON: Record<KeyUse, string> = {
  rules: 'whoever may read what it looks at can press “Run as me” on the rule',
  channels: 'whoever may do what it does can save the channel again',
};
type Named = Pick<Credential, 'name' | 'grantedAt'>;

/** `the key of Ana (granted 2026-11-21 20:45 UTC)`. */
export const keyWords = ({ name, grantedAt }: Named): string =>
  `the key of ${name} (granted ${minuteText(Date.parse(grantedAt))})`;

export const refusal = (credential: Named & Pick<Credential, 'use'>, what: string): string =>
  `${keyWords(credential)} ${what}; ${HOW_TO_GO_ON[credential.use ?? 'rules']}`;

/** Whether a rule that fails with this message does for its key, and another one might help. */
export const failsForKey = (message: string | null): boolean =>
  message?.includes(HOW_TO_GO_ON.rules) ?? false;

/** Why a cluster does not know a key: in its answer beside the reason, which says nothing. */
export function unknownKeyWords(body: unknown): string {
  const said = JSON.stringify(body ?? null);
  if (/has been invalidated/.test(said)) return 'was revoked';
  if (/is expired/.test(said)) return 'has expired';
  if (/unable to find apikey/.test(said)) return 'does not exist any more';
  return 'is not accepted any more';
}

/** Which indices a call was refused on: `action […] is unauthorized for … on indices [a,b], this action …`. */
export function refusedOn(reason: string): string {
  const on = /on indices \[([^\]]*)\]/.exec(reason)?.[1];
  if (!on) return `has no right to do this (${reason})`;
  const act = /action \[indices:(data\/write|admin)\//.test(reason) ? 'write to' : 'read';
  return `has no right to ${act} ${on.split(',').join(', ')}`;
}

/** What a cluster said to a search with a key, as what is wrong with the key; other failures as they are. */
export function keyFailure(error: unknown, credential: Named & Pick<Credential, 'use'>): unknown {
  if (!(error instanceof EsError) || (error.status !== 401 && error.status !== 403)) return error;
  const what = error.status === 401 ? unknownKeyWords(error.body) : refusedOn(error.message);
  return new EsError(error.status, KEY_REFUSED, refusal(credential, what), error.body);
}
