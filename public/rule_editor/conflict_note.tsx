import { EuiButton, EuiButtonEmpty, EuiCallOut, EuiSpacer } from '@elastic/eui';
import React from 'react';
import type { Rule } from '../../common/schemas';
import { ChangesTable, LoadingRows, TimeText } from '../components';
import { useApi } from '../kit';
import { changesBetween } from '../words';
import { draftOfRule } from './draft';

interface Props {
  /** The rule as it was when the editor was opened. */
  base: Rule;
  takeTheirs(rule: Rule): void;
  /** Saves what is written here, knowing theirs. */
  keepMine(version: number): void;
}

/** Somebody else saved first: what they changed, and the choice. */
export const ConflictNote: React.FC<Props> = ({ base, takeTheirs, keepMine }) => {
  const { data: theirs } = useApi('getRule', { params: { id: base.id } });
  return (
    <>
      <EuiCallOut
        color="warning"
        iconType="alert"
        title="Somebody else changed this rule meanwhile"
        role="alert"
      >
        {!theirs && <LoadingRows rows={3} />}
        {theirs && (
          <>
            <p>
              {theirs.updatedBy} saved it <TimeText at={theirs.updatedAt} />:
            </p>
            <ChangesTable
              changes={changesBetween({ ...draftOfRule(base) }, { ...draftOfRule(theirs) })}
              before="when you opened it"
              after="theirs"
            />
            <EuiSpacer size="s" />
            <div className="lkRow">
              <EuiButton size="s" color="warning" onClick={() => keepMine(theirs.version)}>
                Save mine over it
              </EuiButton>
              <EuiButtonEmpty size="s" onClick={() => takeTheirs(theirs)}>
                Take theirs, lose mine
              </EuiButtonEmpty>
            </div>
          </>
        )}
      </EuiCallOut>
      <EuiSpacer size="m" />
    </>
  );
};
