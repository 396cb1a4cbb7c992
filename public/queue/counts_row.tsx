import { EuiFilterButton, EuiFilterGroup, EuiToolTip } from '@elastic/eui';
import React from 'react';
import type { AnswerOf, Routes } from '../../common/api';
import { NO_FILTERS, type QueueState } from './url';

type Counts = AnswerOf<Routes['alertCounts']>;

interface Props {
  counts: Counts | undefined;
  state: QueueState;
  login: string;
  change(part: Partial<QueueState>): void;
  /** New ones since this person was here last. */
  sinceLastVisit: number;
}

interface CountFilter {
  key: keyof Omit<Counts, 'at' | 'fresh' | 'stale'>;
  name: string;
  set: Partial<QueueState>;
  on(state: QueueState): boolean;
  /** Shown only where there are any. */
  seldom?: boolean;
}

const only = (list: readonly string[], value: string) => list.length === 1 && list[0] === value;

const filters = (login: string): CountFilter[] => [
  { key: 'open', name: 'Open', set: { status: ['open'] }, on: ({ status }) => only(status, 'open') },
  {
    key: 'acknowledged',
    name: 'Acknowledged',
    set: { status: ['acknowledged'] },
    on: ({ status }) => only(status, 'acknowledged'),
  },
  { key: 'mine', name: 'Mine', set: { owner: [login] }, on: ({ owner }) => only(owner, login) },
  { key: 'unassigned', name: 'Unassigned', set: { owner: ['-'] }, on: ({ owner }) => only(owner, '-') },
  { key: 'escalated', name: 'Escalated', set: { escalated: true }, on: ({ escalated }) => escalated },
  ...(['silenced', 'snoozed'] as const).map((key) => ({
    key,
    name: key === 'silenced' ? 'Silenced' : 'Snoozed',
    set: { quiet: [key] },
    on: ({ quiet }: QueueState) => only(quiet, key),
    seldom: true,
  })),
];

/** How much work there is; each number filters by what it counts, and a second click takes that back. */
export const CountsRow: React.FC<Props> = ({ counts, state, login, change, sinceLastVisit }) => (
  <div className="lkRow lkRow--wide">
    <div className="lkRow">
      <EuiFilterGroup>
        {filters(login)
          .filter(({ key, seldom, on }) => !seldom || on(state) || (counts?.[key] ?? 0) > 0)
          .map(({ key, name, set, on }) => (
            <EuiFilterButton
              key={key}
              hasActiveFilters={on(state)}
              isSelected={on(state)}
              onClick={() => change(on(state) ? { ...NO_FILTERS } : { ...NO_FILTERS, ...set })}
              data-test-subj={`lkCount-${key}`}
            >
              {name} <span className="lkNumber">{counts ? counts[key].toLocaleString('en-US') : '…'}</span>
            </EuiFilterButton>
          ))}
      </EuiFilterGroup>
      {counts !== undefined && counts.stale > 0 && (
        <EuiToolTip content="Not closed, and nobody has touched them for a long time">
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the tooltip must open by key too */}
          <span tabIndex={0}>Stale {counts.stale.toLocaleString('en-US')}</span>
        </EuiToolTip>
      )}
    </div>
    {sinceLastVisit > 0 && (
      <span className="lkSmall lkQuiet">since your last visit +{sinceLastVisit.toLocaleString('en-US')}</span>
    )}
  </div>
);
