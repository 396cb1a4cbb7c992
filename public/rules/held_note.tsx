import { EuiCallOut, EuiSpacer } from '@elastic/eui';
import React from 'react';
import type { RuleRow } from '../../common/api';
import { writtenOf } from '../../common/query';
import type { HeldSource } from '../../common/schemas';
import { ChangesTable, TimeText } from '../components';
import { useLookout } from '../kit';
import { changesBetween } from '../words';
import { RunAsMe } from './runs_as';

const FINDS_NOTHING = 'A saved search that this rule follows was changed, and finds nothing now';

/** A change of a saved search that the rule follows waits: what goes on, what would change, and the act that takes it. */
export const HeldNote: React.FC<{ rule: RuleRow; done(): void }> = ({ rule, done }) => {
  const { me } = useLookout();
  const { heldSources = [], runsAs } = rule;
  if (heldSources.length === 0) return null;
  const findsNothing = heldSources.every(({ why }) => why === 'finds_nothing');
  const byOthers = `A saved search that this rule follows was changed, and not by ${runsAs?.name ?? 'its author'}`;
  return (
    <>
      <EuiCallOut color="warning" iconType="lock" title={findsNothing ? FINDS_NOTHING : byOthers}>
        <p>
          {findsNothing && 'In the 24 hours before, the last confirmed query found documents. '}
          The rule goes on with the last confirmed query.{' '}
          {!me.privileges.write
            ? 'Whoever may write rules can take the change over.'
            : runsAs
              ? 'Press Run as me to take the change over: the rule then reads with your rights.'
              : 'Press Take the change to go by the new one.'}
        </p>
        {heldSources.map((held) => (
          <Held key={held.place} held={held} rule={rule} />
        ))}
        <EuiSpacer size="s" />
        <RunAsMe rule={rule} done={done} />
      </EuiCallOut>
      <EuiSpacer size="m" />
    </>
  );
};

const Held: React.FC<{ held: HeldSource; rule: RuleRow }> = ({ held, rule }) => {
  const confirmed = held.place === 0 ? rule.resolved : rule.resolvedOthers?.[held.place - 1];
  return (
    <>
      <p className="lkSmall">
        {held.by.length > 0 ? `Changed by ${held.by.join(' or ')}` : 'Changed by somebody'}, seen{' '}
        <TimeText at={held.since} form="short" />
      </p>
      {held.problem !== null && <p className="lkBreak">{held.problem}</p>}
      {held.resolved && confirmed && (
        <ChangesTable
          changes={changesBetween(writtenOf(confirmed), writtenOf(held.resolved))}
          before="confirmed"
          after="changed to"
        />
      )}
    </>
  );
};
