import { EuiCodeBlock } from '@elastic/eui';
import React from 'react';

/** A value as indented JSON, to be read and copied. */
export const JsonBlock: React.FC<{ value: unknown }> = ({ value }) => (
  <EuiCodeBlock language="json" fontSize="s" paddingSize="m" isCopyable overflowHeight={600}>
    {JSON.stringify(value, null, 2)}
  </EuiCodeBlock>
);
