import { type Group, type GroupWho, groupInputSchema } from '../../common/schemas';
import { localText, momentOf } from '../kit';
import type { WhenRow } from '../who';
import { checked } from './problems';

/** A group as it is being written: what every kind needs, so that switching the kind loses nothing. */
export interface GroupDraft {
  name: string;
  kind: GroupWho['kind'];
  members: string[];
  starts: string;
  handover: string;
  shift: string;
  zone: string;
  shifts: Array<WhenRow & { login: string }>;
  /** Moments as the browser's field holds them. */
  overrides: Array<{ from: string; to: string; login: string }>;
}

const ownZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone ?? 'UTC';

export const newGroup = (now: number): GroupDraft => ({
  name: '',
  kind: 'all',
  members: [],
  starts: localText(now).slice(0, 10),
  handover: '09:00',
  shift: '1w',
  zone: ownZone(),
  shifts: [],
  overrides: [],
});

export function draftOfGroup({ name, who }: Group, now: number): GroupDraft {
  const draft = { ...newGroup(now), name, kind: who.kind };
  if (who.kind === 'all') return { ...draft, members: who.members };
  const overrides = who.overrides.map(({ from, to, login }) => ({
    from: localText(Date.parse(from)),
    to: localText(Date.parse(to)),
    login,
  }));
  if (who.kind === 'schedule') return { ...draft, zone: who.zone, shifts: who.shifts, overrides };
  const { members, starts, handover, shift, zone } = who;
  return { ...draft, members, starts, handover, shift, zone, overrides };
}

/** The draft as the API takes it, or what is wrong with which field. */
export function checkGroup(draft: GroupDraft) {
  const { name, kind, members, starts, handover, shift, shifts } = draft;
  const zone = draft.zone.trim() || 'UTC';
  const overrides = draft.overrides.map(({ from, to, login }) => ({
    login,
    from: momentOf(from) ?? '',
    to: momentOf(to) ?? '',
  }));
  const who = {
    all: { kind, members },
    rotation: { kind, members, starts, handover, shift, zone, overrides },
    schedule: { kind, zone, shifts, overrides },
  }[kind];
  return checked(groupInputSchema, { name, who });
}
