import { type Names, whoText } from '../../common/people';
import type { LadderLevel } from '../../common/schemas';
import { inWords } from '../../common/time';

function whenText(level: LadderLevel): string {
  switch (level.when) {
    case 'unacknowledged':
      return level.after === '0s' ? 'at once' : `not acknowledged after ${inWords(level.after)}`;
    case 'active':
      return `not over after ${inWords(level.after)}`;
    case 'worse':
      return 'when it gets worse';
    case 'repeats':
      return `found ${level.count} more times`;
  }
}

/** `not acknowledged after 5 minutes: Ana by Chat`. */
export const levelText = (level: LadderLevel, names: Names): string =>
  `${whenText(level)}: ${level.who.map((who) => whoText(who, names)).join(', ')}`;
