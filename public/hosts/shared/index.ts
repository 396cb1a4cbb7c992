export { browserHost } from './browser_host';
export type * from './contracts';
export { mayWriteRules, openEditor } from './editor_link';
export { APP_ID, APP_PLACE, APP_TITLE, CREATE_RULE } from './names';
export { registerPanelAction, type UiActions } from './panel_action';
export { registerRowAction, type SavedObjectsManagement } from './row_action';
export { registerShareItem, type Share } from './share_item';
