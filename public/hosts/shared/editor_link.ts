import type { Source } from '../../../common/schemas';
import type { BrowserCore } from './contracts';
import { APP_ID } from './names';

/** In-app path of the rule editor, opened on a saved search or on a query that nobody has saved. */
export function editorPath(source: Source): string {
  return `#/rules/new?${new URLSearchParams(paramsOf(source))}`;
}

function paramsOf(source: Source): Record<string, string> {
  if (source.kind === 'saved_search') return { savedSearch: source.id };
  const { runtimeMappings, dataViewId, ...asked } = source;
  return runtimeMappings ? { source: JSON.stringify(source) } : { ...asked, dataViewId: dataViewId ?? '' };
}

export const openEditor = (core: BrowserCore, source: Source): Promise<void> =>
  core.application.navigateToApp(APP_ID, { path: editorPath(source) });

export const mayWriteRules = (core: BrowserCore): boolean =>
  core.application.capabilities[APP_ID]?.write === true;
