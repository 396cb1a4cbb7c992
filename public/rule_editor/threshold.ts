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

/** Where a level's lines lie across the values that the preview draws. */
const linesOf = (level: LevelOf): number[] => {
  const lines = [
    'above' in level ? level.above : null,
    'below' in level ? level.below : null,
    'count' in level ? level.count : null,
    'fewerThan' in level ? level.fewerThan : null,
    'atLeast' in level ? level.atLeast : null,
    'atMost' in level ? level.atMost : null,
  ];
  return lines.filter((at): at is number => at !== null);
};

type LevelOf = Extract<Condition, { levels: unknown[] }>['levels'][number];

/** The limits of a condition's levels, each in its severity's colour; a limit of two levels is drawn once. */
export function levelLines(condition: Condition | null): Array<{ at: number; name: string; color: string }> {
  if (!condition || !('levels' in condition)) return [];
  const levels: readonly LevelOf[] = condition.levels;
  const lines = levels.flatMap((level) =>
    linesOf(level).map((at) => ({ at, name: level.severity, color: SEVERITY_COLORS[level.severity] })),
  );
  return lines.filter(({ at }, n) => lines.findIndex((one) => one.at === at) === n);
}
