import { EuiSpacer, EuiText, EuiTitle } from '@elastic/eui';
import React from 'react';

interface Props {
  title: string;
  /** One line under the title. */
  about?: React.ReactNode;
  /** Right of the title. */
  actions?: React.ReactNode;
}

/** The head of a page and what is under it. */
export const Page: React.FC<Props> = ({ title, about, actions, children }) => (
  <>
    <div className="lkRow lkRow--wide">
      <EuiTitle size="m">
        <h1 className="lkBreak">{title}</h1>
      </EuiTitle>
      {actions && <div className="lkRow">{actions}</div>}
    </div>
    {about && (
      <EuiText size="s" className="lkQuiet">
        {about}
      </EuiText>
    )}
    <EuiSpacer size="m" />
    {children}
  </>
);
