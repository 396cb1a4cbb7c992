import {
  APP_PLACE,
  type AppFile,
  type ApplicationSetup,
  type BrowserCore,
  registerPanelAction,
  registerRowAction,
  registerShareItem,
  type SavedObjectsManagement,
  type Share,
  type UiActions,
} from '../shared';

declare global {
  interface Window {
    __osdPublicPath__?: Record<string, string>;
  }
}

interface OsdCoreSetup {
  application: ApplicationSetup;
  getStartServices(): Promise<[BrowserCore, unknown, unknown]>;
}

/** Wiring only: the app, and every way into it that this OpenSearch Dashboards has. */
export class OsdBrowserPlugin {
  setup(
    core: OsdCoreSetup,
    plugins: { share?: Share; savedObjectsManagement?: SavedObjectsManagement },
  ): void {
    const started = async () => (await core.getStartServices())[0];
    core.application.register({
      ...APP_PLACE,
      category: {
        id: 'opensearchDashboards',
        label: 'OpenSearch Dashboards',
        euiIconType: 'inputOutput',
        order: 1_000,
      },
      async mount({ element }) {
        const [coreStart, app] = await Promise.all([started(), loadApp()]);
        return app.mount(coreStart, element);
      },
    });
    registerRowAction(plugins.savedObjectsManagement, started);
    registerShareItem(plugins.share, started);
  }

  start(core: BrowserCore, plugins: { uiActions?: UiActions }): void {
    registerPanelAction(plugins.uiActions, core);
  }

  stop(): void {}
}

/** The app's own file, which lies beside the one that the host loaded. */
const loadApp = (): Promise<AppFile> => import(`${window.__osdPublicPath__?.lookout ?? ''}app.js`);
