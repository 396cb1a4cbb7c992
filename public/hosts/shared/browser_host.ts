import React from 'react';
import type { ApiError } from '../../../common/api';
import { type BrowserHost, HttpFailure } from '../../ports';
import type { BrowserCore, HostFetchError } from './contracts';
import { APP_ID } from './names';

/** The pages' port over a host's own services, which are the same calls in both hosts. */
export function browserHost(name: BrowserHost['name'], core: BrowserCore, darkMode: boolean): BrowserHost {
  const toast = (kind: 'addSuccess' | 'addWarning' | 'addDanger') => (title: string, text?: string) =>
    void core.notifications.toasts[kind]({ title, ...(text === undefined ? {} : { text }) });
  return {
    name,
    http: {
      fetch: <T>(
        path: string,
        { method, query, body, signal }: Parameters<BrowserHost['http']['fetch']>[1],
      ) =>
        core.http
          .fetch<T>(path, {
            method,
            ...(query ? { query } : {}),
            ...(body === undefined ? {} : { body: JSON.stringify(body) }),
            ...(signal ? { signal } : {}),
          })
          .catch((failure: unknown): never => {
            throw asHttpFailure(failure);
          }),
    },
    toasts: { success: toast('addSuccess'), warning: toast('addWarning'), danger: toast('addDanger') },
    breadcrumbs(items) {
      core.chrome.setBreadcrumbs(items);
      core.chrome.docTitle.change(
        [...items]
          .reverse()
          .map(({ text }) => text)
          .join(' - '),
      );
    },
    href: (path) => hrefOf(path, core.http.basePath),
    appPath: `/app/${APP_ID}`,
    darkMode,
    wrap: (app) => React.createElement(core.i18n.Context, null, app),
  };
}

/** What the server has stored (the link of an alert) names its space already; of that only the server's own part is missing. */
export const hrefOf = (path: string, basePath: BrowserCore['http']['basePath']): string =>
  path.startsWith('/s/') ? `${basePath.serverBasePath}${path}` : basePath.prepend(path);

/** A refusal in the product's words where the server sent them; an abort stays what it is. */
export function asHttpFailure(failure: unknown): unknown {
  const { name, message, response, body } = failure as HostFetchError;
  if (name === 'AbortError') return failure;
  const answer = isApiError(body) ? body : null;
  return new HttpFailure(response?.status ?? 0, answer, answer?.message ?? message);
}

const isApiError = (body: unknown): body is ApiError =>
  typeof body === 'object' && body !== null && typeof (body as ApiError).message === 'string';
