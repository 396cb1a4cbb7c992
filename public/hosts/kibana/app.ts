import { EuiProvider } from '@elastic/eui';
import React from 'react';
import { renderApp } from '../../app';
import { browserHost } from '../shared';
import type { KibanaCore } from './contracts';

/** Kibana has put its global styles there already; its components still ask their provider for light or dark. */
export function mount(core: KibanaCore, element: HTMLElement): () => void {
  const darkMode = isDark(core);
  const host = browserHost('kibana', core, darkMode);
  return renderApp(element, {
    ...host,
    wrap: (app) =>
      host.wrap(
        React.createElement(
          EuiProvider,
          { colorMode: darkMode ? 'dark' : 'light', globalStyles: false, utilityClasses: false },
          app,
        ),
      ),
  });
}

/** The theme is there when an app is mounted: the first value comes at once. */
function isDark(core: KibanaCore): boolean {
  let darkMode = false;
  core.theme.theme$
    .subscribe((theme) => {
      darkMode = theme.darkMode;
    })
    .unsubscribe();
  return darkMode;
}
