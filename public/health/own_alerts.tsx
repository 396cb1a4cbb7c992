import { EuiLink } from '@elastic/eui';
import React from 'react';
import { useApi } from '../kit';

/** Who hears when the product itself is in trouble. */
export const OwnAlerts: React.FC = () => {
  const settings = useApi('getSettings').data;
  const channels = useApi('listChannels').data;
  if (!settings || !channels) return null;
  const chosen = settings.opsChannel ?? settings.defaultChannel;
  const channel = channels.items.find(({ id }) => id === chosen);
  const where = (
    <EuiLink href="#/notify?tab=settings" color="text" style={{ textDecoration: 'underline' }}>
      Notify, Settings
    </EuiLink>
  );
  return (
    <p className="lkSmall lkQuiet">
      {channel ? (
        <>
          When Lookout itself is in trouble, that is an alert of its own, told to {channel.name}. Chosen under{' '}
          {where}.
        </>
      ) : (
        <>
          When Lookout itself is in trouble, that is an alert of its own, and <strong>nobody is told</strong>:
          no channel is chosen for it. That is done under {where}.
        </>
      )}
    </p>
  );
};
