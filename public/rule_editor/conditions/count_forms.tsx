import { EuiBadge } from '@elastic/eui';
import React from 'react';
import { Select } from '../../components';
import { type LevelBlank, LevelsBlanks, MarginBlank } from './levels';
import { DurationOf, KeyBlank, LineErrors, NumberOf } from './pieces';
import type { ConditionProps } from './props';
import { ValuesBlank } from './values';

const COUNT_BLANKS: readonly LevelBlank[] = [
  { name: 'count', before: 'from', after: 'events on', label: 'number of events', min: 1, step: 1 },
];
const FEW_BLANKS: readonly LevelBlank[] = [
  { name: 'fewerThan', before: 'below', after: 'events', label: 'fewer than', min: 1, step: 1 },
];
const RANGE_BLANKS: readonly LevelBlank[] = [
  { name: 'atLeast', before: 'at least', label: 'at least', min: 0, step: 1, placeholder: '–' },
  { name: 'atMost', before: 'and at most', label: 'at most', min: 0, step: 1, placeholder: '–' },
];

export const FrequencyForm: React.FC<ConditionProps> = (props) => {
  const { draft, errors, set } = props;
  return (
    <>
      <div className="lkLine">
        there are at least <NumberOf {...props} name="count" label="Number of events" min={1} step={1} />
        events <KeyBlank {...props} />
      </div>
      <LineErrors errors={errors} of={['count', 'key']} />
      <div className="lkLine">
        within <DurationOf {...props} />
      </div>
      <LineErrors errors={errors} of={['within']} />
      <div className="lkLine">
        and match
        <Select
          label="How matches are counted"
          compressed
          width={290}
          value={draft.again}
          onChange={(again) => set({ again })}
          options={[
            { value: 'episode', text: 'once for as long as that holds' },
            { value: 'every', text: 'again after every so many events' },
          ]}
        />
      </div>
      {draft.again === 'episode' && (
        <>
          <LevelsBlanks {...props} list="countLevels" blanks={COUNT_BLANKS} />
          <MarginBlank {...props} unit="events" />
        </>
      )}
    </>
  );
};

export const CountForm: React.FC<ConditionProps> = (props) => {
  const { draft, errors, set } = props;
  return (
    <>
      <div className="lkLine">
        there are at least <NumberOf {...props} name="atLeast" label="At least" min={0} placeholder="–" />
        and at most <NumberOf {...props} name="atMost" label="At most" min={0} placeholder="–" /> events
      </div>
      <LineErrors errors={errors} of={['atLeast', 'atMost']} />
      <div className="lkLine">
        <KeyBlank {...props} /> within <DurationOf {...props} />
      </div>
      <LineErrors errors={errors} of={['key', 'within']} />
      <div className="lkLine">
        and match
        <Select
          label="What a match is"
          compressed
          width={290}
          value={draft.report}
          onChange={(report) => set({ report })}
          options={[
            { value: 'count', text: 'once, with the number' },
            { value: 'documents', text: 'with every document of them' },
          ]}
        />
      </div>
      {draft.report === 'count' && (
        <>
          <LevelsBlanks {...props} list="rangeLevels" blanks={RANGE_BLANKS} />
          <MarginBlank {...props} unit="events" />
        </>
      )}
      <p className="lkSmall lkQuiet">
        The number is looked at whenever the rule runs. At most 0 means: nothing was found.
        {draft.key.length > 0 &&
          ' A key without any event is not seen here: “too few, or silence” remembers those.'}
      </p>
    </>
  );
};

/** Keys that somebody stopped expecting; a click expects one again. */
const Forgotten: React.FC<ConditionProps> = ({ draft: { forgotten }, set }) => (
  <div className="lkLine">
    no longer expected:
    {forgotten.map((key, at) => {
      const text = key.map((part) => part ?? 'no value').join(', ');
      return (
        <EuiBadge
          // biome-ignore lint/suspicious/noArrayIndexKey: a key may be there twice
          key={at}
          color="hollow"
          iconType="cross"
          iconSide="right"
          iconOnClick={() => set({ forgotten: forgotten.filter((_, n) => n !== at) })}
          iconOnClickAriaLabel={`Expect ${text} again`}
        >
          {text}
        </EuiBadge>
      );
    })}
  </div>
);

export const FlatlineForm: React.FC<ConditionProps> = (props) => {
  const { draft, errors } = props;
  return (
    <>
      <div className="lkLine">
        there are fewer than <NumberOf {...props} name="fewerThan" label="Fewer than" min={1} step={1} />
        events <KeyBlank {...props} />
      </div>
      <LineErrors errors={errors} of={['fewerThan', 'key']} />
      <div className="lkLine">
        for <DurationOf {...props} label="For" />
      </div>
      <LineErrors errors={errors} of={['within']} />
      <LevelsBlanks {...props} list="fewLevels" blanks={FEW_BLANKS} />
      <MarginBlank {...props} unit="events" />
      {draft.key.length > 0 && (
        <>
          <div className="lkLine">
            expected are those seen in the last
            <DurationOf {...props} name="remember" label="Remembered for" />
          </div>
          <LineErrors errors={errors} of={['remember']} />
        </>
      )}
      {draft.key.length === 1 && (
        <>
          <div className="lkLine">and, even if never seen,</div>
          <ValuesBlank
            {...props}
            values="expected"
            lists="expectedLists"
            label="Expected values"
            placeholder={`values of ${draft.key[0]}, one a line`}
          />
          <LineErrors errors={errors} of={['expected', 'expectedLists']} />
        </>
      )}
      {draft.key.length > 0 && draft.forgotten.length > 0 && <Forgotten {...props} />}
      {draft.key.length === 0 && (
        <p className="lkSmall lkQuiet">
          Everything that the search finds is looked at together. Name a key, and each of its values is missed
          by itself.
        </p>
      )}
    </>
  );
};
