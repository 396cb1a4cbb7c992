import { NO_POLICY, type NotifyPolicy } from '../../common/schemas';

/** Who hears how often and in which words, as it is being written: what is switched off keeps what was typed. */
export interface TellingDraft {
  /** What the editor does not show stays as it is. */
  policy: NotifyPolicy;
  quiet: boolean;
  realert: string;
  doubles: boolean;
  realertMax: string;
  repeats: boolean;
  repeat: string;
  bundles: 'none' | 'for' | 'at';
  bundleFor: string;
  bundleCron: string;
  /** IANA name; empty is UTC. */
  bundleZone: string;
  /** Empty: as many as come. */
  mostPerHour: string;
  subject: string;
  body: string;
  table: string[];
}

export function draftOfTelling(policy: NotifyPolicy = NO_POLICY): TellingDraft {
  const { realert, realertMax, repeat, bundle, mostPerHour, subject, body, table } = policy;
  return {
    policy,
    quiet: realert !== null,
    realert: realert ?? '10m',
    doubles: realertMax !== null,
    realertMax: realertMax ?? '4h',
    repeats: repeat !== null,
    repeat: repeat ?? '1h',
    bundles: bundle === null ? 'none' : bundle.at ? 'at' : 'for',
    bundleFor: bundle?.for ?? '10m',
    bundleCron: bundle?.at?.cron ?? '0 9 * * 1-5',
    bundleZone: bundle?.at?.zone ?? Intl.DateTimeFormat().resolvedOptions().timeZone ?? '',
    mostPerHour: mostPerHour === null ? '' : String(mostPerHour),
    subject,
    body,
    table: table.map(({ field }) => field),
  };
}

function bundleOf({ policy, bundles, bundleFor, bundleCron, bundleZone }: TellingDraft) {
  if (bundles === 'none') return null;
  const { from = 'run', until = 'run', per = [] } = policy.bundle ?? {};
  const own = { from, until, per } as const;
  return bundles === 'for'
    ? { ...own, for: bundleFor, at: null }
    : { ...own, for: null, at: { cron: bundleCron.trim(), zone: bundleZone.trim() || null } };
}

/** As the API takes it, before its schema. */
export function writtenTelling(draft: TellingDraft): Record<string, unknown> {
  const { policy, quiet, realert, doubles, realertMax, repeats, repeat, mostPerHour } = draft;
  const titles = new Map(policy.table.map(({ field, title }) => [field, title]));
  return {
    ...policy,
    realert: quiet ? realert : null,
    realertMax: quiet && doubles ? realertMax : null,
    repeat: repeats ? repeat : null,
    bundle: bundleOf(draft),
    mostPerHour: mostPerHour.trim() === '' ? null : Number(mostPerHour),
    subject: draft.subject,
    body: draft.body,
    table: draft.table.map((field) => ({ field, title: titles.get(field) ?? '' })),
  };
}

/** A path of the API below `notify` → the blank it is about. */
export const tellingBlank = (path: readonly string[]): string =>
  path[0] === 'bundle'
    ? `notify.bundle.${path[1] === 'at' ? (path[2] ?? 'cron') : 'for'}`
    : `notify.${path[0] ?? 'realert'}`;
