import type { SpikeCondition } from '../../common/schemas';
import { shown } from '../../common/wording';
import { isAtLeast, isMore } from './about';
import { type Level, withOwn, worstOf } from './limits';

/** How many times as much as before, or as little, is worth an alert. */
export type Heights = Pick<SpikeCondition, 'height' | 'levels' | 'margin' | 'direction'>;

/** On which side `current` is `height` times the reference; null where it is not. `strictly`: just as many times is too little. */
function sideOf(
  direction: Heights['direction'],
  height: number,
  current: number,
  reference: number,
  strictly: boolean,
): 'above' | 'below' | null {
  const [more, less] = [reference * height, reference / height];
  const isPast = strictly ? isMore : isAtLeast;
  if (direction !== 'down' && isPast(current, more)) return 'above';
  if (direction !== 'up' && isPast(less, current)) return 'below';
  return null;
}

const heightsOf = ({ height, levels }: Heights) => withOwn({ height }, levels);

/** The level that a value is at against another, `side` included; its threshold is the height that was reached. */
export function heightLevel(
  heights: Heights,
  current: number,
  reference: number,
  was: Pick<Level, 'rank'> | null,
): Required<Level> | null {
  const { direction, margin } = heights;
  return worstOf(heightsOf(heights), was, ({ height }, held) => {
    const side =
      sideOf(direction, height, current, reference, false) ??
      (held ? sideOf(direction, height - margin, current, reference, true) : null);
    return side && { threshold: height, side };
  });
}

/** Every height that counts, those that a level is held by included. */
export const everyHeight = (heights: Heights): number[] =>
  heightsOf(heights).flatMap(({ height }) =>
    heights.margin > 0 ? [height, height - heights.margin] : [height],
  );

/** Whether any level, held ones included, can be at these. */
export const isAnyHeight = (heights: Heights, current: number, reference: number): boolean =>
  everyHeight(heights).some(
    (height) => sideOf(heights.direction, height, current, reference, false) !== null,
  );

/** `at least 3`, `at most 1/3`; of a level held by the margin `not yet back by 0.5 from 3`. */
export function heightInWords(
  { direction, margin }: Heights,
  height: number,
  { value, reference }: { value: number; reference: number },
): string {
  const side = sideOf(direction, height, value, reference, false);
  if (side === null) return `not yet back by ${shown(margin)} from ${shown(height)}`;
  if (side === 'above') return `at least ${shown(height)}`;
  return `at most ${Number.isInteger(height) ? `1/${height}` : ratio(1 / height)}`;
}

export const ratio = (value: number): string =>
  value.toLocaleString('en-US', { maximumSignificantDigits: 2 });
