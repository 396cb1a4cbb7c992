import { EuiComboBox, EuiLink, EuiTextArea } from '@elastic/eui';
import React from 'react';
import { useApi } from '../../kit';
import { blankId } from '../blanks';
import type { ConditionProps } from './props';
import { inCondition } from './props';

interface Props extends ConditionProps {
  values: 'values' | 'expected';
  lists: 'lists' | 'expectedLists';
  label: string;
  placeholder: string;
}

/** Values written here, one a line, and those of named lists. */
export const ValuesBlank: React.FC<Props> = ({ draft, errors, set, values, lists, label, placeholder }) => {
  const known = useApi('listLists').data?.items ?? [];
  const chosen = draft[lists];
  const nameOf = (id: string) => known.find((one) => one.id === id)?.name ?? `${id} (gone)`;
  return (
    <>
      <EuiTextArea
        id={blankId(inCondition(values))}
        aria-label={label}
        className="lkMono"
        compressed
        fullWidth
        rows={Math.min(8, Math.max(3, draft[values].split('\n').length))}
        isInvalid={errors[values] !== undefined}
        placeholder={placeholder}
        value={draft[values]}
        onChange={(event) => set({ [values]: event.target.value })}
      />
      <div className="lkLine">
        and those of
        <div style={{ flex: '1 1 240px', maxWidth: 460 }}>
          <EuiComboBox
            id={blankId(inCondition(lists))}
            aria-label={`${label}: lists`}
            compressed
            fullWidth
            placeholder={known.length > 0 ? 'no list' : 'no list: there is none yet'}
            isInvalid={errors[lists] !== undefined}
            options={known.map(({ id, name, count }) => ({
              label: name,
              key: id,
              append: <span className="lkSmall">{count.toLocaleString('en-US')}</span>,
            }))}
            selectedOptions={chosen.map((id) => ({ label: nameOf(id), key: id }))}
            onChange={(options: Array<{ key?: string; label: string }>) =>
              set({ [lists]: options.map(({ key, label: name }) => key ?? name) })
            }
          />
        </div>
        <EuiLink href="#/lists" target="_blank">
          Lists
        </EuiLink>
      </div>
    </>
  );
};
