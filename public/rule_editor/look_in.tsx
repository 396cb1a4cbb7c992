import React from 'react';
import { Part, type PartProps } from './blanks';
import { SourceBlanks } from './source_blanks';
import type { FoundSource } from './use_source';

/** Look in: which documents the rule is about. */
export const LookIn: React.FC<PartProps & { source: FoundSource }> = ({ draft, errors, set, source }) => (
  <Part title="Look in">
    <SourceBlanks
      draft={draft}
      errors={errors}
      set={set}
      found={source}
      onChoose={(title) => set({ name: draft.name || title })}
    />
    {draft.kind === 'saved_search' && draft.savedSearch !== '' && (
      <p className="lkSmall lkQuiet">
        The rule follows the saved search: a change to it counts from the next run on.
      </p>
    )}
  </Part>
);
