import { EuiButton, EuiButtonEmpty, EuiFilterGroup, EuiSpacer } from '@elastic/eui';
import React, { useMemo, useState } from 'react';
import type { RuleRow } from '../../common/api';
import { SEVERITIES } from '../../common/words';
import {
  ArrivingNote,
  Confirm,
  choicesOf,
  Empty,
  FailureNote,
  FilterMenu,
  LoadingRows,
  MayNot,
  Page,
  SearchBox,
  Select,
} from '../components';
import { toggled, useApi, useLookout, useTitle, useUrl } from '../kit';
import { plural } from '../words';
import { RulesTable } from './rules_table';
import { type RulesState, rulesFields, rulesQueryOf } from './url';
import { useRuleActs } from './use_rule_acts';

const EVERY = 10_000;
const CLEAR: Partial<RulesState> = { search: '', enabled: '', tag: [], severity: [], page: 1 };

const isFiltered = ({ search, enabled, tag, severity }: RulesState): boolean =>
  search !== '' || enabled !== '' || tag.length > 0 || severity.length > 0;

const Filters: React.FC<{
  state: RulesState;
  tags: readonly string[];
  change(part: Partial<RulesState>, how?: { replace?: boolean }): void;
}> = ({ state, tags, change }) => (
  <div className="lkRow">
    <div className="lkGrow">
      <SearchBox
        value={state.search}
        onChange={(search) => change({ search, page: 1 }, { replace: true })}
        placeholder="Search names, descriptions and tags"
        label="Search rules"
      />
    </div>
    <EuiFilterGroup>
      <FilterMenu
        name="Severity"
        choices={choicesOf([...SEVERITIES].reverse())}
        chosen={state.severity}
        onChange={(severity) => change({ severity: severity as RulesState['severity'], page: 1 })}
      />
      <FilterMenu
        name="Tag"
        choices={choicesOf(tags)}
        chosen={state.tag}
        onChange={(tag) => change({ tag, page: 1 })}
      />
    </EuiFilterGroup>
    <Select
      label="On or off"
      width={130}
      value={state.enabled}
      onChange={(enabled) => change({ enabled, page: 1 })}
      options={[
        { value: '', text: 'on and off' },
        { value: 'true', text: 'on' },
        { value: 'false', text: 'off' },
      ]}
    />
  </div>
);

/** What is watched, and how the watching goes. */
export const RulesPage: React.FC = () => {
  useTitle(['Rules']);
  const { me, host } = useLookout();
  const [state, change] = useUrl(rulesFields);
  const query = useMemo(() => rulesQueryOf(state), [state]);
  const { data, failure, loading, refresh } = useApi('listRules', { query }, { every: EVERY });
  const acts = useRuleActs(refresh);
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const [removing, setRemoving] = useState<RuleRow | null>(null);
  const rows = data?.items ?? [];
  const chosen = rows.filter(({ id }) => selected.has(id)).map(({ id }) => id);
  const mayWrite = me.privileges.write;
  const tags = [...new Set(rows.flatMap((rule) => rule.tags))].sort();
  const create = (
    <EuiButton fill iconType="plusInCircle" href="#/rules/new">
      New rule
    </EuiButton>
  );
  return (
    <Page title="Rules" actions={mayWrite ? create : <MayNot duty="change rules" needs="write" />}>
      <Filters state={state} tags={tags} change={change} />
      <EuiSpacer size="s" />
      {failure && <FailureNote failure={failure} retry={refresh} />}
      {chosen.length > 0 && (
        <div className="lkRow">
          <span className="lkSmall">{plural(chosen.length, 'rule')} selected</span>
          <EuiButtonEmpty size="s" isDisabled={acts.busy} onClick={() => acts.enable(chosen, true)}>
            Switch on
          </EuiButtonEmpty>
          <EuiButtonEmpty size="s" isDisabled={acts.busy} onClick={() => acts.enable(chosen, false)}>
            Switch off
          </EuiButtonEmpty>
          <EuiButtonEmpty size="s" color="text" onClick={() => setSelected(new Set())}>
            Clear
          </EuiButtonEmpty>
        </div>
      )}
      {!data && !failure && <LoadingRows label="Loading rules" />}
      {data && rows.length === 0 && isFiltered(state) && (
        <Empty
          icon="search"
          title="No rule matches"
          actions={<EuiButton onClick={() => change(CLEAR)}>Show all rules</EuiButton>}
        />
      )}
      {data && rows.length === 0 && !isFiltered(state) && (
        <>
          <ArrivingNote host={host} effect="Saved searches and starter rules come with them." />
          <Empty icon="bell" title="No rules yet" actions={mayWrite && create}>
            <p>
              A rule looks into a saved search, or a query of its own, and makes an alert of what it finds.
              You see how often it would have fired before you save it.
            </p>
          </Empty>
        </>
      )}
      {rows.length > 0 && (
        <RulesTable
          rows={rows}
          total={data?.total ?? 0}
          state={state}
          loading={loading && !data}
          mayWrite={mayWrite}
          selected={selected}
          change={change}
          toggle={(id) => setSelected((old) => toggled(old, id))}
          toggleAll={() =>
            setSelected(chosen.length === rows.length ? new Set() : new Set(rows.map(({ id }) => id)))
          }
          enable={(rule, enabled) => acts.enable([rule.id], enabled)}
          remove={setRemoving}
        />
      )}
      {removing && (
        <Confirm
          title={`Delete ${removing.name}?`}
          act="Delete"
          danger
          onCancel={() => setRemoving(null)}
          onConfirm={async () => {
            setRemoving(null);
            await acts.remove(removing);
          }}
        >
          <p>It stops watching. Its alerts and its history stay.</p>
        </Confirm>
      )}
    </Page>
  );
};
