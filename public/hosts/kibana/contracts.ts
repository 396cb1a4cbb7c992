import type { ApplicationSetup, BrowserCore, SavedObjectsManagement, Share, UiActions } from '../shared';

/** The parts of Kibana 8.12's browser contracts that are Kibana's alone. */
export interface KibanaCore extends BrowserCore {
  theme: { theme$: { subscribe(next: (theme: { darkMode: boolean }) => void): { unsubscribe(): void } } };
}

export interface KibanaCoreSetup {
  application: ApplicationSetup;
  getStartServices(): Promise<[KibanaCore, unknown, unknown]>;
}

export interface KibanaSetupPlugins {
  share?: Share;
  savedObjectsManagement?: SavedObjectsManagement;
}
export interface KibanaStartPlugins {
  discover?: Discover;
  uiActions?: UiActions;
}

export interface DiscoverState {
  savedSearchState?: {
    getState(): { id?: string };
    getHasChanged$?(): { getValue(): boolean };
  };
  appState: { getState(): { query?: { language?: string; query?: unknown }; filters?: unknown[] } };
  internalState: {
    getState(): {
      dataView?: { id?: string; timeFieldName?: string; getIndexPattern(): string };
    };
  };
}

interface TopNavItem {
  data: { id: string; label: string; description: string; testId: string; iconType: string; run(): void };
  order: number;
}
export interface Discover {
  registerCustomizationProfile?: (
    profile: string,
    options: {
      customize(parts: {
        customizations: { set(customization: { id: 'top_nav'; getMenuItems(): TopNavItem[] }): void };
        stateContainer: DiscoverState;
      }): void;
    },
  ) => void;
}

declare global {
  interface Window {
    __kbnPublicPath__?: Record<string, string>;
    __kbnSharedDeps__?: {
      KbnEsQuery?: {
        buildEsQuery(
          dataView: unknown,
          query: unknown,
          filters: unknown,
          config?: Record<string, unknown>,
        ): Record<string, unknown>;
      };
    };
  }
}
