import type { BrowserCore } from './contracts';
import { mayWriteRules, openEditor } from './editor_link';
import { CREATE_RULE } from './names';

/** A saved search on a dashboard: Kibana answers the object, OpenSearch Dashboards keeps it as a property. */
interface Panel {
  type?: string;
  getSavedSearch?: () => { id?: string } | undefined;
  savedSearch?: { id?: string };
}
interface Context {
  embeddable?: Panel;
}

export interface UiActions {
  addTriggerAction?: (trigger: string, action: unknown) => void;
}

const savedSearchId = ({ embeddable }: Context): string | undefined =>
  embeddable?.type === 'search'
    ? (embeddable.getSavedSearch?.()?.id ?? embeddable.savedSearch?.id)
    : undefined;

/** "Create alert rule" in the menu of a saved search's panel on a dashboard. */
export function registerPanelAction(uiActions: UiActions | undefined, core: BrowserCore): void {
  if (!uiActions?.addTriggerAction || !mayWriteRules(core)) return;
  uiActions.addTriggerAction('CONTEXT_MENU_TRIGGER', {
    id: 'lookoutCreateRule',
    type: 'lookoutCreateRule',
    order: 10,
    getDisplayName: () => CREATE_RULE,
    getIconType: () => 'bell',
    isCompatible: async (context: Context) => savedSearchId(context) !== undefined,
    execute: async (context: Context) => {
      const id = savedSearchId(context);
      if (id !== undefined) await openEditor(core, { kind: 'saved_search', id });
    },
  });
}
