import { EuiComboBox, EuiFieldText } from '@elastic/eui';
import React, { useMemo } from 'react';
import { cronProblem, cronSchedule, isZone } from '../../common/time';
import { Select, TimeText } from '../components';
import { BlankError, blankId, DurationBlank, Part, type PartProps } from './blanks';

/** Every zone that the browser knows, where it tells. */
const zones = (): string[] => {
  const { supportedValuesOf } = Intl as unknown as { supportedValuesOf?: (key: string) => string[] };
  return ['UTC', ...(supportedValuesOf?.('timeZone') ?? [])];
};

/** The next three times of a cron (ISO); none where it has none, or is wrong. */
export function nextTimes(cron: string, zone: string, now: number): string[] {
  if (cronProblem(cron) || (zone && !isZone(zone))) return [];
  const schedule = cronSchedule(cron, zone || null);
  const times: string[] = [];
  for (let at = schedule.next(now); times.length < 3 && Number.isFinite(at); at = schedule.next(at))
    times.push(new Date(at).toISOString());
  return times;
}

const Cron: React.FC<PartProps> = ({ draft, errors, set }) => {
  const options = useMemo(() => zones().map((label) => ({ label })), []);
  const next = useMemo(() => nextTimes(draft.cron.trim(), draft.zone, Date.now()), [draft.cron, draft.zone]);
  return (
    <>
      <div className="lkLine">
        <div style={{ width: 180 }}>
          <EuiFieldText
            id={blankId('cron')}
            aria-label="Cron"
            className="lkMono"
            compressed
            fullWidth
            placeholder="0 9 * * 1-5"
            isInvalid={errors.cron !== undefined}
            value={draft.cron}
            onChange={(event) => set({ cron: event.target.value })}
          />
        </div>
        in
        <div style={{ flex: '1 1 180px', maxWidth: 280 }}>
          <EuiComboBox
            id={blankId('zone')}
            aria-label="Time zone"
            compressed
            fullWidth
            singleSelection={{ asPlainText: true }}
            placeholder="UTC"
            isInvalid={errors.zone !== undefined}
            options={options}
            selectedOptions={draft.zone ? [{ label: draft.zone }] : []}
            onCreateOption={(zone: string) => set({ zone: zone.trim() })}
            onChange={([option]) => set({ zone: option?.label ?? '' })}
          />
        </div>
      </div>
      <BlankError error={errors.cron} />
      <BlankError error={errors.zone} />
      <p className="lkSmall lkQuiet">
        minute, hour, day of the month, month, day of the week.
        {next.length > 0 && (
          <>
            {' '}
            Next:{' '}
            {next.map((at, n) => (
              <React.Fragment key={at}>
                {n > 0 && ' · '}
                <TimeText at={at} form="short" />
              </React.Fragment>
            ))}
          </>
        )}
      </p>
    </>
  );
};

/** Check every: how often, and how far behind the clock. */
export const CheckEvery: React.FC<PartProps> = (props) => {
  const { draft, errors, set } = props;
  return (
    <Part title="Check every">
      <div className="lkLine">
        <Select
          label="What it goes by"
          compressed
          width={190}
          value={draft.timing}
          onChange={(timing) => set({ timing })}
          options={[
            { value: 'interval', text: 'every' },
            { value: 'cron', text: 'at the times of a cron' },
          ]}
        />
        {draft.timing === 'interval' && (
          <DurationBlank
            name="interval"
            label="Check every"
            value={draft.interval}
            invalid={errors.interval !== undefined}
            onChange={(interval) => set({ interval })}
          />
        )}
      </div>
      <BlankError error={errors.interval} />
      {draft.timing === 'cron' && <Cron {...props} />}
      <div className="lkLine">
        and stay
        <Select
          label="How the delay is known"
          compressed
          width={230}
          value={draft.delay}
          onChange={(delay) => set({ delay })}
          options={[
            { value: 'said', text: 'so far' },
            { value: 'learned', text: 'as far as documents come late' },
          ]}
        />
        {draft.delay === 'said' && (
          <DurationBlank
            name="queryDelay"
            label="Delay"
            value={draft.queryDelay}
            invalid={errors.queryDelay !== undefined}
            onChange={(queryDelay) => set({ queryDelay })}
          />
        )}
        behind the clock
      </div>
      <BlankError error={errors.queryDelay} />
      <div className="lkLine">
        and look again for documents that come
        <Select
          label="How late documents are looked for"
          compressed
          width={250}
          value={draft.late}
          onChange={(late) => set({ late })}
          options={[
            { value: 'seen', text: 'as late as they were seen to' },
            { value: 'said', text: 'later, up to' },
          ]}
        />
        {draft.late === 'said' && (
          <DurationBlank
            name="lateWithin"
            label="Late documents"
            value={draft.lateWithin}
            invalid={errors.lateWithin !== undefined}
            onChange={(lateWithin) => set({ lateWithin })}
          />
        )}
      </div>
      <BlankError error={errors.lateWithin} />
      <p className="lkSmall lkQuiet">
        Stay behind when documents reach the index late. Windows follow each other without a gap, whatever the
        delay.
      </p>
    </Part>
  );
};
