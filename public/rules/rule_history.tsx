import { EuiAccordion, EuiSpacer } from '@elastic/eui';
import React from 'react';
import { ChangesTable, FailureNote, LoadingRows, MayNot, TimeText } from '../components';
import { useApi, useLookout } from '../kit';
import { plural } from '../words';
import { tellingChanges } from './telling_changes';

/** Who changed what of a rule, newest first. */
export const RuleHistory: React.FC<{ id: string }> = ({ id }) => {
  const { me } = useLookout();
  const { data, failure, refresh } = useApi('ruleHistory', {
    params: { id },
    query: { page: 1, perPage: 100 },
  });
  if (failure) return <FailureNote failure={failure} retry={refresh} />;
  if (!data) return <LoadingRows />;
  if (data.items.length === 0) return <p>No change is on record.</p>;
  return (
    <>
      {data.items.map((event, index) => {
        const changes = tellingChanges(event);
        return (
          <React.Fragment key={event.id}>
            <EuiAccordion
              id={`lk-change-${event.id}`}
              initialIsOpen={index === 0 && event.before !== null}
              buttonContent={
                <span>
                  <TimeText at={event.at} form="short" /> · <strong>{event.actor}</strong> {event.action} ·{' '}
                  {event.before === null ? 'first state' : plural(changes.length, 'field')}
                </span>
              }
            >
              <ChangesTable changes={changes} />
            </EuiAccordion>
            <EuiSpacer size="m" />
          </React.Fragment>
        );
      })}
      {data.total > data.items.length && (
        <p className="lkSmall">
          The newest {data.items.length} of {data.total.toLocaleString('en-US')}; all of them are in{' '}
          {me.privileges.audit ? (
            <a href={`#/audit?within=all&objectId=${encodeURIComponent(id)}`}>Audit</a>
          ) : (
            'the audit'
          )}
          . <MayNot duty="read it" needs="audit" />
        </p>
      )}
    </>
  );
};
