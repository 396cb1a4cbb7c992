import type { PreviewReport } from '../../common/api';
import type { Condition } from '../../common/schemas';
import { fromMillis, inWords } from '../../common/time';
import { SEVERITY_COLORS } from '../components';

/**
 * The threshold as a height among the bars. A bar that spans less than the condition's stretch is compared with its
 * share of the number; a longer one needs the number at the very least.
 */
export function thresholdLine(
  threshold: PreviewReport['threshold'],
  bucketMs: number,
): { at: number; text: string } | null {
  if (!threshold) return null;
  const share = Math.min(1, bucketMs / threshold.withinMs);
  const within = inWords(fromMillis(threshold.withinMs));
  return { at: threshold.count * share, text: `${threshold.count.toLocaleString('en-US')} within ${within}` };
}

/** The limits of a condition's levels, each in its severity's colour; a limit of two levels is drawn once. */
export function levelLines(condition: Condition | null): Array<{ at: number; name: string; color: string }> {
  if (!condition || !('levels' in condition) || condition.type === 'frequency') return [];
  const lines = condition.levels.flatMap(({ severity, above, below }) =>
    [above, below]
      .filter((at): at is number => at !== null)
      .map((at) => ({ at, name: severity, color: SEVERITY_COLORS[severity] })),
  );
  return lines.filter(({ at }, n) => lines.findIndex((one) => one.at === at) === n);
}
