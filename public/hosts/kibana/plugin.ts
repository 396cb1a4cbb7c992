import {
  APP_PLACE,
  type AppFile,
  registerPanelAction,
  registerRowAction,
  registerShareItem,
} from '../shared';
import type { KibanaCore, KibanaCoreSetup, KibanaSetupPlugins, KibanaStartPlugins } from './contracts';
import { registerDiscoverMenu } from './discover_menu';

/** Wiring only: the app, and every way into it that this Kibana has. */
export class KibanaBrowserPlugin {
  setup(core: KibanaCoreSetup, plugins: KibanaSetupPlugins): void {
    const started = async () => (await core.getStartServices())[0];
    core.application.register({
      ...APP_PLACE,
      category: { id: 'kibana', label: 'Analytics', euiIconType: 'logoKibana', order: 1_000 },
      async mount({ element }) {
        const [coreStart, app] = await Promise.all([started(), loadApp()]);
        return app.mount(coreStart, element);
      },
    });
    registerRowAction(plugins.savedObjectsManagement, started);
    registerShareItem(plugins.share, started);
  }

  start(core: KibanaCore, plugins: KibanaStartPlugins): void {
    registerDiscoverMenu(plugins.discover, core);
    registerPanelAction(plugins.uiActions, core);
  }

  stop(): void {}
}

/** The app's own file, which lies beside the one that the host loaded. */
const loadApp = (): Promise<AppFile> => import(`${window.__kbnPublicPath__?.lookout ?? ''}app.js`);
