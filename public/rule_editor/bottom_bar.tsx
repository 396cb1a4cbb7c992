import { EuiButton, EuiButtonEmpty, EuiLink, EuiPanel } from '@elastic/eui';
import React from 'react';
import { blankName } from './blank_names';
import { jumpTo } from './blanks';
import type { RuleErrors } from './check_rule';

interface Props {
  errors: RuleErrors;
  busy: boolean;
  enabled: boolean;
  cancelTo: string;
  save(enable: boolean): void;
}

/** Save, and what stands in its way: each error leads to its blank. */
export const BottomBar: React.FC<Props> = ({ errors, busy, enabled, cancelTo, save }) => {
  const wrong = Object.entries(errors);
  return (
    <EuiPanel className="lkBottom" paddingSize="s">
      <div className="lkRow lkRow--wide">
        <div className="lkGrow lkSmall" role="alert">
          {wrong.map(([name, message]) => (
            <span key={name} style={{ marginRight: 12 }}>
              <EuiLink color="danger" onClick={() => jumpTo(name)}>
                {blankName(name)}
              </EuiLink>
              : {message}
            </span>
          ))}
        </div>
        <div className="lkRow">
          <EuiButtonEmpty href={cancelTo}>Cancel</EuiButtonEmpty>
          <EuiButton fill={enabled} isLoading={busy} onClick={() => save(false)}>
            Save
          </EuiButton>
          {!enabled && (
            <EuiButton fill isLoading={busy} onClick={() => save(true)}>
              Save and enable
            </EuiButton>
          )}
        </div>
      </div>
    </EuiPanel>
  );
};
