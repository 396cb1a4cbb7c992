import { EuiComboBox, EuiFieldNumber, EuiLink } from '@elastic/eui';
import React from 'react';
import type { Channel, ConditionType } from '../../common/schemas';
import { Select } from '../components';
import { BlankError, blankId, Part, type PartProps } from './blanks';
import type { ConditionDraft } from './conditions/draft';
import { FieldPicker, type SourceField } from './field_picker';
import { groupingsFor } from './groupings';
import { Noise } from './noise';
import { Steps } from './steps/steps';
import { Told } from './told';

interface Props extends PartProps {
  fields: readonly SourceField[];
  channels: readonly Channel[];
}

/** Judged by their documents: without any there is nothing to judge by. */
const JUDGED: ReadonlySet<ConditionType> = new Set<ConditionType>([
  'metric_aggregation',
  'percentage_match',
  'spike',
  'spike_aggregation',
  'baseline',
]);

/** Few values may be none at all. */
const isJudged = (condition: ConditionDraft): boolean =>
  JUDGED.has(condition.type) ||
  (condition.type === 'cardinality' && [condition, ...condition.levels].some(({ below }) => below !== ''));

/** Then: what becomes of a match, what is kept of it, who is told. */
export const Then: React.FC<Props> = ({ draft, errors, set, fields, channels }) => {
  const nameOf = (id: string) => channels.find((one) => one.id === id)?.name ?? `${id} (gone)`;
  return (
    <Part title="Then">
      <Steps draft={draft} errors={errors} set={set} fields={fields} />
      <div className="lkLine">
        make
        <Select
          label="Grouping"
          compressed
          width={300}
          value={draft.condition.key.length === 0 && draft.grouping === 'key' ? 'rule' : draft.grouping}
          onChange={(grouping) => set({ grouping })}
          options={groupingsFor(draft.condition.key.length)}
        />
      </div>
      {isJudged(draft.condition) && (
        <div className="lkLine">
          and when {draft.condition.key.length > 0 ? 'a key' : 'the search'} has no documents any more
          <Select
            label="When there are no documents any more"
            compressed
            width={290}
            value={draft.whenVanished}
            onChange={(whenVanished) => set({ whenVanished })}
            options={[
              { value: 'keep', text: 'leave its alert: “no data since”' },
              { value: 'alert', text: 'leave its alert, and tell that once' },
              { value: 'recover', text: 'take that for a recovery' },
            ]}
          />
        </div>
      )}
      <div className="lkLine">
        keep
        <div style={{ width: 76 }}>
          <EuiFieldNumber
            id={blankId('samples')}
            aria-label="Sample documents"
            compressed
            fullWidth
            min={0}
            max={50}
            isInvalid={errors.samples !== undefined}
            value={draft.samples}
            onChange={(event) => set({ samples: event.target.value })}
          />
        </div>
        documents with
        <FieldPicker
          id={blankId('fields')}
          label="Fields to keep"
          placeholder="the search's columns and the key"
          fields={fields}
          chosen={draft.fields}
          invalid={errors.fields !== undefined}
          onChange={(names) => set({ fields: names })}
        />
      </div>
      <BlankError error={errors.samples} />
      <BlankError error={errors.fields} />
      <div className="lkLine">
        and tell
        <div style={{ flex: '1 1 240px', maxWidth: 460 }}>
          <EuiComboBox
            id={blankId('channels')}
            aria-label="Channels"
            compressed
            fullWidth
            placeholder="nobody, it waits in the queue"
            options={channels.map(({ id, name }) => ({ label: name, key: id }))}
            selectedOptions={draft.channels.map((id) => ({ label: nameOf(id), key: id }))}
            onChange={(options: Array<{ key?: string; label: string }>) =>
              set({ channels: options.map(({ key, label }) => key ?? label) })
            }
          />
        </div>
      </div>
      <BlankError error={errors.channels} />
      {channels.length === 0 && (
        <p className="lkSmall">
          There is no channel yet; one is made in{' '}
          <EuiLink href="#/notify" target="_blank">
            Notify
          </EuiLink>
          .
        </p>
      )}
      <Told {...{ draft, errors, set }} />
      <Noise draft={draft} errors={errors} set={set} />
    </Part>
  );
};
