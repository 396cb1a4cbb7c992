import React from 'react';
import type { BrowserCore } from './contracts';
import { editorPath, mayWriteRules } from './editor_link';
import { APP_ID, CREATE_RULE } from './names';

interface ShareContext {
  objectType?: string;
  objectId?: string;
}

export interface Share {
  register?: (provider: unknown) => void;
}

/**
 * "Create alert rule" in Discover's share menu. The menu shows a panel for every item, so the panel holds the link, or
 * says what to do first.
 */
export function registerShareItem(share: Share | undefined, started: () => Promise<BrowserCore>): void {
  if (!share?.register) return;
  let core: BrowserCore | undefined;
  void started().then((value) => {
    core = value;
  });
  share.register({
    id: 'lookoutCreateRule',
    getShareMenuItems: ({ objectType, objectId }: ShareContext) => {
      if (objectType !== 'search' || !core || !mayWriteRules(core)) return [];
      const href =
        objectId === undefined
          ? undefined
          : core.application.getUrlForApp(APP_ID, {
              path: editorPath({ kind: 'saved_search', id: objectId }),
            });
      const content = href
        ? React.createElement(
            'a',
            { href, 'data-test-subj': 'lookoutShareLink' },
            'Open the rule editor on this search',
          )
        : 'Save this search first: a rule follows a saved search.';
      return [
        {
          shareMenuItem: { name: CREATE_RULE, icon: 'bell', sortOrder: -1 },
          panel: {
            id: 'lookoutCreateRule',
            title: CREATE_RULE,
            content: React.createElement('div', { style: { padding: 16 } }, content),
          },
        },
      ];
    },
  });
}
