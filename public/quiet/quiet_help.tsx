import { EuiBasicTable, EuiModal, EuiModalBody, EuiModalHeader, EuiModalHeaderTitle } from '@elastic/eui';
import React from 'react';
import { QUIET_WAYS, type QuietWay } from '../../common/quiet';

/** The one table of the ways to be quiet. */
export const QuietHelp: React.FC<{ close(): void }> = ({ close }) => (
  <EuiModal role="dialog" onClose={() => close()} aria-label="Ways to be quiet" maxWidth={900}>
    <EuiModalHeader>
      <EuiModalHeaderTitle>Ways to be quiet</EuiModalHeaderTitle>
    </EuiModalHeader>
    <EuiModalBody>
      <EuiBasicTable<QuietWay>
        tableCaption="Ways to be quiet"
        items={[...QUIET_WAYS]}
        itemId="name"
        responsive={false}
        columns={[
          { field: 'name', name: 'Way', width: '135px', render: (name: string) => <strong>{name}</strong> },
          { field: 'what', name: 'What it is' },
          { field: 'alert', name: 'The alert' },
          { field: 'told', name: 'Who is told' },
        ]}
      />
    </EuiModalBody>
  </EuiModal>
);
