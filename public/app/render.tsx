import React from 'react';
import ReactDOM from 'react-dom';
import type { BrowserHost } from '../ports';
import { Entrance } from './entrance';
import { addStyles } from './styles';

/** Puts the app into an element of the host. Returns what takes it out again. */
export function renderApp(element: Element, host: BrowserHost): () => void {
  addStyles();
  ReactDOM.render(host.wrap(<Entrance host={host} />), element);
  return () => {
    ReactDOM.unmountComponentAtNode(element);
  };
}
