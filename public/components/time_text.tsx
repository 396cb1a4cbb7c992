import { EuiToolTip } from '@elastic/eui';
import React from 'react';
import { useNow } from '../kit';
import { agoText, exactText, lengthText, shortTime } from '../words';

interface Props {
  at: string | null;
  /** `age` counts up without a word behind it, `ago` says how long ago, `short` is the moment itself. */
  form?: 'age' | 'ago' | 'short';
  empty?: string;
}

/** A moment; the exact time with its zone is in the tooltip. */
export const TimeText: React.FC<Props> = ({ at, form = 'ago', empty = '–' }) => {
  const now = useNow(form === 'short' ? 60_000 : 1_000);
  if (!at) return <span>{empty}</span>;
  const texts = {
    age: () => lengthText(now - Date.parse(at)),
    ago: () => agoText(at, now),
    short: () => shortTime(at, now),
  };
  return (
    <EuiToolTip content={exactText(at)}>
      <time className="lkNumber" dateTime={at}>
        {texts[form]()}
      </time>
    </EuiToolTip>
  );
};
