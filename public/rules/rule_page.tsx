import { EuiButton, EuiButtonEmpty, EuiSpacer, EuiSwitch, EuiTab, EuiTabs } from '@elastic/eui';
import React, { useState } from 'react';
import { useHistory, useParams } from 'react-router-dom';
import { Confirm, FailureNote, JsonBlock, LoadingRows, MayNot, Page } from '../components';
import { BackfillDialog } from '../gaps';
import { useApi, useLookout, useTitle, useUrl } from '../kit';
import { ShadowNote } from '../quiet';
import { HeldNote } from './held_note';
import { OrphanedNote } from './orphaned_note';
import { RuleGaps } from './rule_gaps';
import { RuleHistory } from './rule_history';
import { RuleMatches } from './rule_matches';
import { RuleOverview } from './rule_overview';
import { RuleRuns } from './rule_runs';
import { RULE_TABS, rulePageFields } from './url';
import { useRuleActs } from './use_rule_acts';

const TAB_WORDS = {
  overview: 'Overview',
  runs: 'Runs',
  matches: 'Matches',
  gaps: 'Gaps',
  history: 'History',
  json: 'JSON',
} as const;

/** One rule: what it does, how that goes, and who changed it. */
export const RulePage: React.FC = () => {
  const { id } = useParams<{ id: string }>();
  const history = useHistory();
  const { me } = useLookout();
  const [state, change] = useUrl(rulePageFields);
  const { data: rule, failure, refresh } = useApi('getRule', { params: { id } }, { every: 10_000 });
  const open =
    useApi('listGaps', { query: { rule: id, state: ['open'], perPage: 1 } }, { every: 15_000 }).data?.total ??
    0;
  const acts = useRuleActs(refresh);
  const [removing, setRemoving] = useState(false);
  const [backfilling, setBackfilling] = useState(false);
  const [begun, setBegun] = useState(0);
  useTitle(['Rules', '/rules'], [rule?.name ?? '…']);

  if (failure && !rule) return <FailureNote failure={failure} retry={refresh} />;
  if (!rule || rule.id !== id) return <LoadingRows label="Loading the rule" />;
  const path = encodeURIComponent(id);
  const actions =
    !rule.deleted &&
    (!me.privileges.write ? (
      <MayNot duty="change rules or fill their gaps" needs="write" />
    ) : (
      <>
        <EuiSwitch
          label={rule.enabled ? 'on' : 'off'}
          checked={rule.enabled}
          disabled={acts.busy}
          onChange={() => acts.enable([id], !rule.enabled)}
        />
        <EuiButtonEmpty size="s" iconType="clock" onClick={() => setBackfilling(true)}>
          Backfill
        </EuiButtonEmpty>
        <EuiButtonEmpty size="s" iconType="copy" href={`#/rules/new?clone=${path}`}>
          Clone
        </EuiButtonEmpty>
        <EuiButtonEmpty size="s" iconType="trash" color="danger" onClick={() => setRemoving(true)}>
          Delete
        </EuiButtonEmpty>
        <EuiButton size="s" fill iconType="pencil" href={`#/rules/${path}/edit`}>
          Change
        </EuiButton>
      </>
    ));
  return (
    <Page
      title={rule.name}
      about={rule.deleted ? 'This rule was deleted. Its alerts and history stay.' : undefined}
      actions={actions}
    >
      {failure && <FailureNote failure={failure} retry={refresh} />}
      {rule.orphanedSince && !rule.deleted && <OrphanedNote rule={rule} done={refresh} />}
      {!rule.deleted && <HeldNote rule={rule} done={refresh} />}
      <ShadowNote rule={rule} />
      <EuiTabs>
        {RULE_TABS.map((tab) => (
          <EuiTab key={tab} isSelected={state.tab === tab} onClick={() => change({ tab, page: 1 })}>
            {TAB_WORDS[tab]}
            {tab === 'gaps' && open > 0 && ` (${open.toLocaleString('en-US')})`}
          </EuiTab>
        ))}
      </EuiTabs>
      <EuiSpacer size="m" />
      {state.tab === 'overview' && <RuleOverview rule={rule} done={refresh} />}
      {state.tab === 'runs' && (
        <RuleRuns id={id} rule={rule} page={state.page} setPage={(page) => change({ page })} />
      )}
      {state.tab === 'matches' && (
        <RuleMatches rule={rule} page={state.page} fate={state.fate} step={state.step} change={change} />
      )}
      {state.tab === 'gaps' && <RuleGaps id={id} state={state} change={change} begun={begun} />}
      {state.tab === 'history' && <RuleHistory key={rule.version} id={id} />}
      {state.tab === 'json' && <JsonBlock value={rule} />}
      {backfilling && (
        <BackfillDialog
          rule={rule}
          done={() => {
            setBackfilling(false);
            setBegun((n) => n + 1);
            change({ tab: 'gaps' });
          }}
          cancel={() => setBackfilling(false)}
        />
      )}
      {removing && (
        <Confirm
          title={`Delete ${rule.name}?`}
          act="Delete"
          danger
          onCancel={() => setRemoving(false)}
          onConfirm={async () => {
            setRemoving(false);
            if (await acts.remove(rule)) history.push('/rules');
          }}
        >
          <p>It stops watching. Its alerts and its history stay.</p>
        </Confirm>
      )}
    </Page>
  );
};
