import React from 'react';
import ReactDOM from 'react-dom';
import type { BrowserHost } from '../ports';
import { DiscoverPage } from './discover_page';

/** Puts the document page into an element. Returns what takes it out again. */
export function renderDiscover(element: Element, host: BrowserHost): () => void {
  ReactDOM.render(host.wrap(<DiscoverPage host={host} />), element);
  return () => {
    ReactDOM.unmountComponentAtNode(element);
  };
}
