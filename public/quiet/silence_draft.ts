import {
  type Alert,
  type Silence,
  type SilenceInput,
  type SilenceScope,
  silenceInputSchema,
} from '../../common/schemas';
import { toMillis } from '../../common/time';
import type { Severity } from '../../common/words';
import { localText, momentOf } from '../kit';

/** How long from its start; `time`: until the time that is written. */
export const LENGTHS = ['1h', '4h', '1d', '7d', 'time'] as const;
export type Length = (typeof LENGTHS)[number];

/** A silence as it is being written: the blanks of both kinds, so that switching loses nothing. */
export interface SilenceDraft {
  name: string;
  rules: string[];
  tags: string[];
  severities: Severity[];
  /** One a line: `user.name = root`; nothing behind the sign: has no value. */
  fields: string;
  search: string;
  kind: 'once' | 'recurring';
  /** As the browser's field for day and time holds it; empty: now. */
  start: string;
  length: Length;
  end: string;
  cron: string;
  zone: string;
  each: string;
}

export const NEW_SILENCE: SilenceDraft = {
  name: '',
  rules: [],
  tags: [],
  severities: [],
  fields: '',
  search: '',
  kind: 'once',
  start: '',
  length: '4h',
  end: '',
  cron: '0 2 * * 0',
  zone: Intl.DateTimeFormat().resolvedOptions().timeZone ?? 'UTC',
  each: '2h',
};

const fieldLines = (fields: SilenceScope['fields']): string =>
  Object.entries(fields)
    .map(([field, value]) => `${field} = ${value ?? ''}`.trim())
    .join('\n');

/** The lines as the API takes them; null where one of them is no pair. */
function fieldsOf(lines: string): SilenceScope['fields'] | null {
  const fields: SilenceScope['fields'] = {};
  for (const line of lines.split('\n').map((one) => one.trim())) {
    if (line === '') continue;
    const sign = line.indexOf('=');
    const field = line.slice(0, Math.max(sign, 0)).trim();
    if (field === '') return null;
    fields[field] = line.slice(sign + 1).trim() || null;
  }
  return fields;
}

/** A silence like an alert: its rule and its key. */
export const silenceFor = (alert: Pick<Alert, 'ruleId' | 'key'>): SilenceDraft => ({
  ...NEW_SILENCE,
  rules: [alert.ruleId],
  fields: fieldLines(alert.key),
});

export function draftOfSilence({ name, scope, startsAt, until, recurs }: Silence): SilenceDraft {
  return {
    ...NEW_SILENCE,
    name,
    ...scope,
    fields: fieldLines(scope.fields),
    kind: recurs ? 'recurring' : 'once',
    start: localText(Date.parse(startsAt)),
    length: 'time',
    end: until === null ? '' : localText(Date.parse(until)),
    ...(recurs && { cron: recurs.cron, zone: recurs.zone, each: recurs.length }),
  };
}

/** What the draft is for, as the API takes it; null while it says nothing, or what cannot be read. */
export function scopeOf(draft: SilenceDraft): SilenceScope | null {
  const fields = fieldsOf(draft.fields);
  if (!fields) return null;
  const { rules, tags, severities, search } = draft;
  const named = rules.length + tags.length + severities.length + Object.keys(fields).length;
  return named === 0 && search.trim() === ''
    ? null
    : { rules, tags, severities, fields, search: search.trim() };
}

/** The draft as the API takes it, or what is wrong with which blank. `now`: epoch ms. */
export function checkSilence(
  draft: SilenceDraft,
  now: number,
): { input: SilenceInput | null; errors: Record<string, string> } {
  const errors: Record<string, string> = {};
  const fields = fieldsOf(draft.fields);
  if (!fields) errors.fields = 'write one pair a line, as in user.name = root';
  const startsAt = draft.start === '' ? new Date(now).toISOString() : momentOf(draft.start);
  const recurring = draft.kind === 'recurring';
  const until =
    draft.length !== 'time' && !recurring
      ? new Date(Date.parse(startsAt ?? '') + toMillis(draft.length)).toISOString()
      : momentOf(draft.end);
  if (!recurring && until === null) errors.until = 'say until when';
  const { rules, tags, severities, search } = draft;
  const result = silenceInputSchema.safeParse({
    name: draft.name,
    scope: { rules, tags, severities, fields: fields ?? {}, search },
    startsAt,
    until,
    recurs: recurring
      ? { cron: draft.cron.trim(), zone: draft.zone.trim(), length: draft.each.trim() }
      : null,
  });
  for (const { path, message } of result.error?.issues ?? []) {
    const [first = 'name', second] = path.map(String);
    const blank = first === 'recurs' ? (second ?? 'cron') : first === 'scope' ? (second ?? 'scope') : first;
    errors[blank] ??= message;
  }
  return { input: result.success && Object.keys(errors).length === 0 ? result.data : null, errors };
}
