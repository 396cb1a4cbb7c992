import type { ComponentType, ReactElement } from 'react';

/** The parts of Kibana's and OpenSearch Dashboards' browser contracts that are the same in both. */
export interface BrowserCore {
  http: {
    /** `serverBasePath`: without the space. */
    basePath: { prepend(path: string): string; serverBasePath: string };
    fetch<T>(
      path: string,
      options: { method: string; query?: Record<string, unknown>; body?: string; signal?: AbortSignal },
    ): Promise<T>;
  };
  notifications: {
    toasts: Record<
      'addSuccess' | 'addWarning' | 'addDanger',
      (toast: { title: string; text?: string }) => unknown
    >;
  };
  chrome: {
    setBreadcrumbs(items: Array<{ text: string; href?: string }>): void;
    docTitle: { change(title: string): void };
  };
  i18n: { Context: ComponentType };
  application: {
    navigateToApp(id: string, options: { path: string }): Promise<void>;
    getUrlForApp(id: string, options: { path: string }): string;
    capabilities: Record<string, Record<string, unknown> | undefined>;
  };
  uiSettings: { get<T>(key: string): T };
}

/** How the hosts' own `http.fetch` refuses. */
export interface HostFetchError extends Error {
  response?: { status: number };
  body?: unknown;
}

export interface MountParameters {
  element: HTMLElement;
}

export interface AppRegistration {
  id: string;
  title: string;
  euiIconType: string;
  order: number;
  category: { id: string; label: string; euiIconType: string; order: number };
  mount(params: MountParameters): Promise<() => void>;
}

export interface ApplicationSetup {
  register(app: AppRegistration): void;
}

/** What the app's own file exports: loaded when the app is opened. */
export interface AppFile {
  mount(core: BrowserCore, element: HTMLElement): () => void;
}

export type Wrap = (app: ReactElement, core: BrowserCore) => ReactElement;
