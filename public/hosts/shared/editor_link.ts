import type { Source } from '../../../common/schemas';
import type { BrowserCore } from './contracts';
import { APP_ID } from './names';

/** In-app path of the rule editor, opened on a saved search or on a query that nobody has saved. */
export function editorPath(source: Source): string {
  const params: Record<string, string> =
    source.kind === 'saved_search'
      ? { savedSearch: source.id }
      : { ...source, dataViewId: source.dataViewId ?? '' };
  return `#/rules/new?${new URLSearchParams(params)}`;
}

export const openEditor = (core: BrowserCore, source: Source): Promise<void> =>
  core.application.navigateToApp(APP_ID, { path: editorPath(source) });

export const mayWriteRules = (core: BrowserCore): boolean =>
  core.application.capabilities[APP_ID]?.write === true;
