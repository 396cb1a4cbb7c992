import React from 'react';
import { type Rule, stepsOf } from '../../common/schemas';
import { isExpired, stepText } from '../../common/wording';
import { TimeText } from '../components';
import { useApi } from '../kit';

/** What each match goes through, in order; steps that are over or switched off stay in the list. */
export const StepList: React.FC<{ rule: Rule }> = ({ rule }) => {
  const steps = stepsOf(rule);
  const named = steps.some(({ kind }) => kind === 'list' || kind === 'look_up');
  const lists = useApi('listLists', {}, { when: named }).data?.items ?? [];
  const listName = (id: string) => lists.find((one) => one.id === id)?.name ?? id;
  if (steps.length === 0) return <>none: every match counts</>;
  return (
    <ol style={{ margin: 0, paddingLeft: 18, listStyle: 'decimal' }}>
      {steps.map((step) => {
        const over = isExpired(step, Date.now());
        return (
          <li key={step.id} style={{ opacity: step.enabled && !over ? 1 : 0.6 }}>
            {stepText(step, listName)}
            {step.description && ` – ${step.description}`}
            <span className="lkSmall lkQuiet">
              {' '}
              · {step.author || 'nobody known'}
              {!step.enabled && ' · off'}
              {step.until && (
                <>
                  {over ? ' · over since ' : ' · until '}
                  <TimeText at={step.until} form="short" />
                </>
              )}
            </span>
          </li>
        );
      })}
    </ol>
  );
};
