import type { ReactElement } from 'react';
import type { ApiError } from '../common/api';

/** Data that the host itself is still bringing in. */
export interface Arriving {
  documents: number;
  /** 0 to 1. */
  done: number;
}

/** What a host gives the pages. They import no host. */
export interface BrowserHost {
  name: 'kibana' | 'opensearch_dashboards' | 'standalone';
  http: {
    /**
     * Calls a path of the product's API. Rejects with an `HttpFailure` for every answer that is not 2xx, and with an
     * AbortError when the signal fired.
     */
    fetch<T>(
      path: string,
      options: { method: string; query?: Record<string, unknown>; body?: unknown; signal?: AbortSignal },
    ): Promise<T>;
  };
  toasts: {
    success(title: string, text?: string): void;
    warning(title: string, text?: string): void;
    danger(title: string, text?: string): void;
  };
  breadcrumbs(items: Array<{ text: string; href?: string }>): void;
  /** Turns a path of the host (`/app/discover#/…`) into an href, base path and space included; one that names a space keeps that. */
  href(path: string): string;
  /** Where in the browser's address the app lives: `/app/lookout`; the router hangs below it, in the hash. */
  appPath: string;
  /** The host's dark mode, where it can be asked. */
  darkMode: boolean;
  /** What the host is bringing in for a first look; null when nothing is on its way. Absent where hosts do no such thing. */
  arriving?(signal: AbortSignal): Promise<Arriving | null>;
  /** Wraps the app in what the host's components need (themes, i18n); identity where nothing is needed. */
  wrap(app: ReactElement): ReactElement;
}

export class HttpFailure extends Error {
  constructor(
    readonly status: number,
    readonly answer: ApiError | null,
    message: string,
  ) {
    super(message);
    this.name = 'HttpFailure';
  }
}
