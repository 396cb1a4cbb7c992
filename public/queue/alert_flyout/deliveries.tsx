import { EuiHealth } from '@elastic/eui';
import React from 'react';
import type { Delivery } from '../../../common/schemas';
import { TimeText } from '../../components';
import { plural } from '../../words';

const COLORS: Record<Delivery['state'], string> = {
  sent: 'success',
  pending: 'warning',
  failed: 'danger',
  held: 'subdued',
};

/** In shadow mode it is said who would have been told; what waits says so below. */
const stateText = ({ state, held }: Delivery): string => (held?.why === 'shadow' ? 'would have told' : state);

/** One line: where it went, why, and what came back. */
export const DeliveryLine: React.FC<{ delivery: Delivery }> = ({ delivery }) => {
  const last = delivery.attempts[delivery.attempts.length - 1];
  return (
    <div>
      <EuiHealth color={COLORS[delivery.state]}>{stateText(delivery)}</EuiHealth> {delivery.channelName}
      {delivery.target && ` (${delivery.target})`}, {delivery.reason.replace('_', ' ')},{' '}
      <TimeText at={delivery.sentAt ?? delivery.createdAt} />
      {delivery.note && <div className="lkSmall lkBreak">{delivery.note}</div>}
      {delivery.held && <div className="lkSmall lkBreak">{delivery.held.text}</div>}
      {delivery.state !== 'sent' && last && <div className="lkSmall lkBreak">{last.answer}</div>}
    </div>
  );
};

/** Every notification of an alert with every attempt. */
export const Deliveries: React.FC<{ items: readonly Delivery[] }> = ({ items }) =>
  items.length === 0 ? (
    <p>Nobody was told: the rule has no channel, or nothing had to be told yet.</p>
  ) : (
    <ul>
      {items.map((delivery) => (
        <li key={delivery.id} className="lkEvent">
          <div className="lkEvent__what">
            <DeliveryLine delivery={delivery} />
            <ol className="lkSmall">
              {delivery.attempts.map(({ at, ok, answer, tookMs }) => (
                <li key={at}>
                  <TimeText at={at} form="short" /> {ok ? 'taken' : 'refused'} after {tookMs} ms: {answer}
                </li>
              ))}
            </ol>
            {delivery.state === 'pending' && (
              <div className="lkSmall">
                {plural(delivery.attempts.length, 'attempt')} so far, next{' '}
                <TimeText at={delivery.nextTryAt} />
              </div>
            )}
          </div>
        </li>
      ))}
    </ul>
  );
