import type { Alert, AlertLadder, Held, Ladder, LadderLevel } from '../../common/schemas';
import { inWords } from '../../common/time';
import type { KnownSpace } from './directory';
import { awakeOf, type Resolved } from './resolve_who';

/** Which level it is, and why it is told. */
export function levelNote(
  { name }: Ladder,
  level: LadderLevel,
  alert: Alert,
  { level: at, why }: NonNullable<AlertLadder['next']>,
): string {
  const place = `level ${at + 1} of ${name}`;
  if (why === 'asked') return `${place}, asked for by ${alert.escalated?.by ?? 'somebody'}`;
  if (why === 'skipped') return `${place}, in place of the level before`;
  switch (level.when) {
    case 'unacknowledged':
      return level.after === '0s' ? place : `${place}, not acknowledged for ${inWords(level.after)}`;
    case 'active':
      return `${place}, not over after ${inWords(level.after)}`;
    case 'worse':
      return `${place}, it got worse`;
    case 'repeats':
      return `${place}, ${level.count} more matches`;
  }
}

/** Why a level was passed over. */
export function skippedText({ people, quiet }: Resolved, known: KnownSpace): string {
  const asleep = [
    ...people.map(({ name, quietUntil }) => [name, quietUntil!] as const),
    ...[...quiet].map(([id, until]) => [known.names.channel(id) ?? id, until] as const),
  ];
  const texts = asleep.map(
    ([name, until]) => `${name} has quiet hours until ${new Date(until).toISOString()}`,
  );
  return `skipped, ${texts.join(', ')}`;
}

/** Who was told; in shadow mode who would have been. */
export function toldText(resolved: Resolved, { names }: KnownSpace, shadow: Held | null): string {
  const { people, channels } = awakeOf(resolved);
  const { missing } = resolved;
  const channel = (id: string) => names.channel(id) ?? id;
  const told = [...people.map((one) => `${one.name} by ${channel(one.channelId)}`), ...channels.map(channel)];
  const rest = missing.length > 0 ? [`nobody to tell: ${missing.join('; ')}`] : [];
  return [
    ...(told.length > 0 ? [`${shadow ? 'would tell' : 'told'} ${told.join(', ')}`] : []),
    ...rest,
    ...(shadow ? [shadow.text] : []),
  ].join('; ');
}
