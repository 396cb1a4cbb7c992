import { EuiButtonIcon, EuiIcon, EuiLink, EuiToolTip } from '@elastic/eui';
import React, { useEffect, useState } from 'react';
import ReactDOM from 'react-dom';
import { addStyles } from '../../app';
import { theme } from './theme';
import { Themed } from './themed';
import { Toasts } from './toasts';

const PAGES = [
  { href: '/app/lookout', name: 'Lookout' },
  { href: '/app/discover', name: 'Discover' },
] as const;

const ThemeSwitch: React.FC = () => {
  const [mode, setMode] = useState(theme.mode);
  useEffect(() => theme.listen(setMode), []);
  const other = mode === 'dark' ? 'light' : 'dark';
  return (
    <EuiToolTip content={`Switch to ${other}`}>
      <EuiButtonIcon
        iconType={mode === 'dark' ? 'sun' : 'moon'}
        color="text"
        aria-label={`Switch to ${other}`}
        onClick={() => theme.toggle()}
      />
    </EuiToolTip>
  );
};

const Header: React.FC = () => (
  <header
    className="lkRow lkRow--wide"
    style={{ padding: '8px 16px', borderBottom: '1px solid rgba(127,127,127,.3)' }}
  >
    <nav className="lkRow" style={{ gap: 20 }} aria-label="Pages">
      <EuiIcon type="bell" size="l" />
      {PAGES.map(({ href, name }) => {
        const here = location.pathname.startsWith(href);
        return (
          <EuiLink key={href} href={href} color="text" aria-current={here ? 'page' : undefined}>
            {here ? <strong>{name}</strong> : name}
          </EuiLink>
        );
      })}
    </nav>
    <ThemeSwitch />
  </header>
);

/** Draws the header and answers the element below it, for a page. */
export function startShell(): HTMLElement {
  const find = (id: string): HTMLElement => {
    const element = document.getElementById(id);
    if (!element) throw new Error(`the page has no #${id}`);
    return element;
  };
  addStyles();
  theme.start();
  ReactDOM.render(
    <Themed whole>
      <Header />
      <Toasts />
    </Themed>,
    find('header'),
  );
  return find('app');
}
