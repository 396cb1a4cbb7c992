import React from 'react';
import type { Arriving, BrowserHost } from '../../ports';
import { fetchJson } from './fetch';
import { theme } from './theme';
import { Themed } from './themed';
import { say } from './toasts';

/** What the pages need, given by the page itself: there is no product around it. */
export const standaloneHost: BrowserHost = {
  name: 'standalone',
  http: { fetch: fetchJson },
  toasts: {
    success: (title, text) => say('success', title, text),
    warning: (title, text) => say('warning', title, text),
    danger: (title, text) => say('danger', title, text),
  },
  breadcrumbs: (items) => {
    document.title = [...items]
      .reverse()
      .map(({ text }) => text)
      .join(' · ');
  },
  href: (path) => path,
  appPath: '/app/lookout',
  get darkMode() {
    return theme.mode === 'dark';
  },
  async arriving(signal) {
    const seed = await fetchJson<{ state: string; progress: Arriving | null }>('/api/standalone/seed', {
      method: 'GET',
      signal,
    });
    return seed.state === 'working' ? (seed.progress ?? { documents: 0, done: 0 }) : null;
  },
  wrap: (app) => <Themed>{app}</Themed>,
};
