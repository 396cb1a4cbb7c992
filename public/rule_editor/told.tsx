import { EuiButtonEmpty, EuiButtonIcon, EuiComboBox, EuiLink } from '@elastic/eui';
import React from 'react';
import { SEVERITIES, type Severity } from '../../common/words';
import { Select } from '../components';
import { useApi } from '../kit';
import { useKnown, WhoPicker } from '../who';
import { BlankError, blankId, type PartProps } from './blanks';
import type { ToldDraft } from './told_draft';

const EMPTY: ToldDraft = { who: [], severities: [], tags: [] };

const errorOf = (errors: PartProps['errors'], name: string): string | undefined =>
  Object.entries(errors).find(([blank]) => blank === name || blank.startsWith(`${name}.`))?.[1];

/** Who is told by name, beside the channels, and who next when nobody acts. */
export const Told: React.FC<PartProps> = ({ draft, errors, set }) => {
  const known = useKnown();
  const ladders = useApi('listLadders').data?.items ?? [];
  const rows = draft.recipients.length > 0 ? draft.recipients : [EMPTY];
  const change = (at: number, part: Partial<ToldDraft>) =>
    set({ recipients: rows.map((row, other) => (other === at ? { ...row, ...part } : row)) });
  return (
    <>
      {rows.map((row, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines are told apart by their place
        <div key={at} className="lkLine">
          and by name
          <WhoPicker
            id={at === 0 ? blankId('recipients') : undefined}
            label={`Recipients ${at + 1}`}
            placeholder="nobody by name"
            known={known}
            chosen={row.who}
            invalid={errorOf(errors, 'recipients') !== undefined}
            onChange={(who) => change(at, { who })}
          />
          {row.who.length > 0 && (
            <>
              when
              <div style={{ width: 190 }}>
                <EuiComboBox
                  aria-label={`Recipients ${at + 1}: severities`}
                  compressed
                  fullWidth
                  placeholder="of any severity"
                  options={SEVERITIES.map((label) => ({ label }))}
                  selectedOptions={row.severities.map((label) => ({ label }))}
                  onChange={(options) =>
                    change(at, { severities: options.map(({ label }) => label as Severity) })
                  }
                />
              </div>
              <div style={{ width: 190 }}>
                <EuiComboBox
                  aria-label={`Recipients ${at + 1}: tags`}
                  compressed
                  fullWidth
                  placeholder="with any tag"
                  options={draft.tags.map((label) => ({ label }))}
                  selectedOptions={row.tags.map((label) => ({ label }))}
                  onCreateOption={(tag: string) => {
                    if (tag.trim()) change(at, { tags: [...new Set([...row.tags, tag.trim()])] });
                  }}
                  onChange={(options) => change(at, { tags: options.map(({ label }) => label) })}
                />
              </div>
            </>
          )}
          {rows.length > 1 && (
            <EuiButtonIcon
              iconType="cross"
              color="danger"
              aria-label={`Take recipients ${at + 1} out`}
              onClick={() => set({ recipients: rows.filter((_, other) => other !== at) })}
            />
          )}
        </div>
      ))}
      <BlankError error={errorOf(errors, 'recipients')} />
      {rows.every(({ who }) => who.length > 0) && (
        <EuiButtonEmpty
          size="xs"
          flush="left"
          iconType="plusInCircle"
          onClick={() => set({ recipients: [...rows, EMPTY] })}
        >
          Others for other severities or tags
        </EuiButtonEmpty>
      )}
      <div className="lkLine">
        and when nobody acts, by the ladder
        <Select
          id={blankId('ladder')}
          label="Ladder"
          compressed
          width={240}
          invalid={errors.ladder !== undefined}
          value={draft.ladder}
          options={[
            { value: '', text: 'none: nobody is told next' },
            ...(draft.ladder && !ladders.some(({ id }) => id === draft.ladder)
              ? [{ value: draft.ladder, text: 'a ladder that is gone' }]
              : []),
            ...ladders.map(({ id, name }) => ({ value: id, text: name })),
          ]}
          onChange={(ladder) => set({ ladder })}
        />
        {ladders.length === 0 && (
          <span className="lkSmall">
            One is made in{' '}
            <EuiLink href="#/notify?tab=ladders" target="_blank">
              Notify
            </EuiLink>
            .
          </span>
        )}
      </div>
      <BlankError error={errors.ladder} />
    </>
  );
};
