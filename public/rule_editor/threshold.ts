import type { PreviewReport } from '../../common/api';
import { fromMillis, inWords } from '../../common/time';

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
