import { EuiProvider } from '@elastic/eui';
import React, { useEffect, useState } from 'react';
import { theme } from './theme';

/** Gives the components their colours, and follows the switch. `whole`: styles the page itself too; once a page. */
export const Themed: React.FC<{ whole?: boolean }> = ({ whole = false, children }) => {
  const [mode, setMode] = useState(theme.mode);
  useEffect(() => theme.listen(setMode), []);
  return (
    <EuiProvider
      colorMode={mode}
      {...(whole ? {} : { globalStyles: false as const, utilityClasses: false as const })}
    >
      {children as React.ReactElement}
    </EuiProvider>
  );
};
