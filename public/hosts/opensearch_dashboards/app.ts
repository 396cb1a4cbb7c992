import { renderApp } from '../../app';
import { type BrowserCore, browserHost } from '../shared';

export function mount(core: BrowserCore, element: HTMLElement): () => void {
  return renderApp(
    element,
    browserHost('opensearch_dashboards', core, core.uiSettings.get<boolean>('theme:darkMode') === true),
  );
}
