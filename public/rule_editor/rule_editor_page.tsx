import React from 'react';
import { useLocation, useParams } from 'react-router-dom';
import { FailureNote, LoadingRows, NoRight, Page } from '../components';
import { useApi, useLookout, useTitle } from '../kit';
import { draftOfRule } from './draft';
import { prefilled } from './prefill';
import { RuleEditor } from './rule_editor';

/** A rule as it is stored, to be changed or cloned. */
const Stored: React.FC<{ id: string; clone: boolean }> = ({ id, clone }) => {
  const { data, failure, refresh } = useApi('getRule', { params: { id } });
  if (failure) return <FailureNote failure={failure} retry={refresh} />;
  if (!data) return <LoadingRows label="Loading the rule" />;
  const start = draftOfRule(data);
  return clone ? (
    <RuleEditor
      key={`clone-${id}`}
      rule={null}
      start={{ ...start, name: `${start.name} (copy)`, enabled: false }}
    />
  ) : (
    <RuleEditor key={id} rule={data} start={start} />
  );
};

/** A new rule, a changed one, or a clone, as the address says. */
export const RuleEditorPage: React.FC = () => {
  const { id } = useParams<{ id?: string }>();
  const { search } = useLocation();
  const { me } = useLookout();
  const clone = new URLSearchParams(search).get('clone');
  const title = id ? 'Change a rule' : clone ? 'Clone a rule' : 'New rule';
  useTitle(['Rules', '/rules'], [title]);
  if (!me.privileges.write) return <NoRight duty="write rules" needs="write" />;
  const stored = id ?? clone;
  return (
    <Page title={title}>
      {stored ? (
        <Stored key={stored} id={stored} clone={id === undefined} />
      ) : (
        <RuleEditor key={search} rule={null} start={prefilled(search)} />
      )}
    </Page>
  );
};
