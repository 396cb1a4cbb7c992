import { EuiButtonIcon, EuiFilterGroup, EuiToolTip } from '@elastic/eui';
import React from 'react';
import type { AnswerOf, Routes } from '../../common/api';
import {
  ALERT_STATUSES,
  CONDITION_STATES,
  QUIET_VIEWS,
  type QuietView,
  SEVERITIES,
} from '../../common/words';
import { choicesOf, FilterMenu, SearchBox, Select } from '../components';
import { CLOSED_IN, type QueueState, REFRESH, WORK } from './url';

interface Props {
  state: QueueState;
  facets: AnswerOf<Routes['alertFacets']> | undefined;
  change(part: Partial<QueueState>, how?: { replace?: boolean }): void;
  refresh(): void;
  searchRef(input: HTMLInputElement | null): void;
}

const QUIET_WORDS: Record<QuietView, string> = {
  none: 'neither silenced nor snoozed',
  silenced: 'silenced',
  snoozed: 'snoozed',
};

const worstFirst = [...SEVERITIES].reverse();

/** What narrows the queue, and how often it looks again. */
export const FiltersRow: React.FC<Props> = ({ state, facets, change, refresh, searchRef }) => (
  <div className="lkRow">
    <div className="lkGrow">
      <SearchBox
        value={state.search}
        onChange={(search) => change({ search, page: 1 }, { replace: true })}
        placeholder="Search titles, rules, keys and tags, or field:value"
        label="Search alerts"
        inputRef={searchRef}
      />
    </div>
    <EuiFilterGroup>
      <FilterMenu
        name="Status"
        choices={choicesOf(ALERT_STATUSES)}
        chosen={state.status.length > 0 ? state.status : WORK}
        onChange={(chosen) => change({ status: chosen as QueueState['status'], page: 1 })}
      />
      <FilterMenu
        name="Severity"
        choices={choicesOf(worstFirst)}
        chosen={state.severity}
        onChange={(chosen) => change({ severity: chosen as QueueState['severity'], page: 1 })}
      />
      <FilterMenu
        name="Rule"
        choices={(facets?.rules ?? []).map(({ id, name, count }) => ({ value: id, label: name, count }))}
        chosen={state.rule}
        onChange={(rule) => change({ rule, page: 1 })}
      />
      <FilterMenu
        name="Owner"
        choices={[
          { value: '-', label: 'nobody' },
          ...(facets?.owners ?? []).map(({ login, count }) => ({ value: login, label: login, count })),
        ]}
        chosen={state.owner}
        onChange={(owner) => change({ owner, page: 1 })}
      />
      <FilterMenu
        name="Tag"
        choices={(facets?.tags ?? []).map(({ tag, count }) => ({ value: tag, label: tag, count }))}
        chosen={state.tag}
        onChange={(tag) => change({ tag, page: 1 })}
      />
      <FilterMenu
        name="Condition"
        choices={choicesOf(CONDITION_STATES)}
        chosen={state.condition}
        onChange={(chosen) => change({ condition: chosen as QueueState['condition'], page: 1 })}
      />
      <FilterMenu
        name="Quiet"
        choices={QUIET_VIEWS.map((value) => ({ value, label: QUIET_WORDS[value] }))}
        chosen={state.quiet}
        onChange={(chosen) => change({ quiet: chosen as QueueState['quiet'], page: 1 })}
      />
    </EuiFilterGroup>
    <EuiToolTip content="Open and acknowledged alerts are always listed; this bounds the closed ones and the chart">
      <Select
        label="Closed in"
        prepend="Closed in"
        width={204}
        value={state.closedIn}
        onChange={(closedIn) => change({ closedIn, page: 1 })}
        options={CLOSED_IN.map((value) => ({ value, text: `last ${value}` }))}
      />
    </EuiToolTip>
    <Select
      label="Look again every"
      prepend="Refresh"
      width={172}
      value={state.every}
      onChange={(every) => change({ every }, { replace: true })}
      options={REFRESH.map((value) => ({ value, text: value === '0' ? 'off' : `${value} s` }))}
    />
    <EuiToolTip content="Look again now">
      <EuiButtonIcon
        iconType="refresh"
        aria-label="Look again now"
        onClick={refresh}
        display="base"
        size="m"
      />
    </EuiToolTip>
  </div>
);
