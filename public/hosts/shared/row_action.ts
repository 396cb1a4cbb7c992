import type { BrowserCore } from './contracts';
import { mayWriteRules, openEditor } from './editor_link';
import { CREATE_RULE } from './names';

interface Row {
  type: string;
  id: string;
}

export interface SavedObjectsManagement {
  actions?: { register?: (action: unknown) => void };
}

/** "Create alert rule" on the rows of saved searches in the saved-objects page. */
export function registerRowAction(
  management: SavedObjectsManagement | undefined,
  started: () => Promise<BrowserCore>,
): void {
  const register = management?.actions?.register;
  if (!management?.actions || !register) return;
  let finished: () => void = () => {};
  register.call(management.actions, {
    id: 'lookoutCreateRule',
    euiAction: {
      name: CREATE_RULE,
      description: 'Tell people when this saved search finds something',
      icon: 'bell',
      type: 'icon',
      available: ({ type }: Row) => type === 'search',
      onClick: async ({ id }: Row) => {
        const core = await started();
        finished();
        if (mayWriteRules(core)) await openEditor(core, { kind: 'saved_search', id });
        else core.notifications.toasts.addWarning({ title: 'You may not write alert rules here' });
      },
    },
    refreshOnFinish: () => [],
    setActionContext: () => {},
    registerOnFinishCallback: (callback: () => void) => {
      finished = callback;
    },
    render: () => null,
  });
}
