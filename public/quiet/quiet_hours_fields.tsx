import {
  EuiButtonEmpty,
  EuiButtonIcon,
  EuiCheckbox,
  EuiFieldText,
  EuiFormRow,
  EuiSpacer,
  EuiSwitch,
} from '@elastic/eui';
import React from 'react';
import type { QuietHours, QuietWindow } from '../../common/schemas';

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'] as const;
/** Monday first, as a week is read. */
const WEEK = [1, 2, 3, 4, 5, 6, 0];

const newHours = (): QuietHours => ({
  zone: Intl.DateTimeFormat().resolvedOptions().timeZone ?? 'UTC',
  windows: [{ days: [...WEEK], from: '22:00', to: '07:00' }],
  criticalPasses: true,
});

interface Props {
  /** Whose they are: `this channel`. */
  of: string;
  hours: QuietHours | null;
  error: string | undefined;
  set(hours: QuietHours | null): void;
}

const WindowRow: React.FC<{
  at: number;
  window: QuietWindow;
  set(window: QuietWindow): void;
  remove?(): void;
}> = ({ at, window, set, remove }) => {
  const time = (label: string, name: 'from' | 'to') => (
    <div style={{ width: 96 }}>
      <EuiFieldText
        compressed
        aria-label={`${label} of stretch ${at + 1}`}
        placeholder="22:00"
        value={window[name]}
        onChange={(event) => set({ ...window, [name]: event.target.value })}
      />
    </div>
  );
  return (
    <div className="lkRow" style={{ marginBottom: 8 }}>
      {WEEK.map((day) => (
        <EuiCheckbox
          key={day}
          id={`lk-quiet-${at}-${day}`}
          label={DAYS[day]}
          checked={window.days.includes(day)}
          onChange={() =>
            set({
              ...window,
              days: window.days.includes(day)
                ? window.days.filter((one) => one !== day)
                : [...window.days, day].sort((one, other) => one - other),
            })
          }
        />
      ))}
      {time('From', 'from')} to {time('To', 'to')}
      {remove && (
        <EuiButtonIcon
          iconType="trash"
          color="danger"
          aria-label={`Remove stretch ${at + 1}`}
          onClick={remove}
        />
      )}
    </div>
  );
};

/** When a channel or a person is not to be disturbed. */
export const QuietHoursFields: React.FC<Props> = ({ of, hours, error, set }) => (
  <>
    <EuiSwitch
      label="Quiet hours"
      checked={hours !== null}
      onChange={() => set(hours === null ? newHours() : null)}
    />
    <p className="lkSmall lkQuiet">
      What {of} would be told within them waits, and goes out together when they end. Nothing is dropped.
    </p>
    {hours && (
      <>
        <EuiSpacer size="s" />
        <EuiFormRow
          label="Quiet on"
          helpText="By the day it begins on; an end before its beginning is on the next day. A whole day is 00:00 to 24:00."
          isInvalid={error !== undefined}
          error={error}
          fullWidth
        >
          <div>
            {hours.windows.map((window, at) => (
              <WindowRow
                // biome-ignore lint/suspicious/noArrayIndexKey: stretches have nothing else to tell them apart
                key={at}
                at={at}
                window={window}
                set={(next) =>
                  set({ ...hours, windows: hours.windows.map((one, place) => (place === at ? next : one)) })
                }
                {...(hours.windows.length > 1 && {
                  remove: () => set({ ...hours, windows: hours.windows.filter((_, place) => place !== at) }),
                })}
              />
            ))}
            <EuiButtonEmpty
              size="xs"
              iconType="plusInCircle"
              onClick={() =>
                set({ ...hours, windows: [...hours.windows, { days: [6, 0], from: '00:00', to: '24:00' }] })
              }
            >
              Another stretch
            </EuiButtonEmpty>
          </div>
        </EuiFormRow>
        <EuiFormRow label="Time zone" helpText="IANA name, as in Europe/Berlin" fullWidth>
          <EuiFieldText
            fullWidth
            value={hours.zone}
            onChange={(event) => set({ ...hours, zone: event.target.value })}
          />
        </EuiFormRow>
        <EuiFormRow fullWidth>
          <EuiSwitch
            label="Critical alerts go out at once"
            checked={hours.criticalPasses}
            onChange={(event) => set({ ...hours, criticalPasses: event.target.checked })}
          />
        </EuiFormRow>
      </>
    )}
  </>
);
