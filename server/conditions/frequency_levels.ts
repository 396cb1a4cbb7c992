import type { FrequencyCondition } from '../../common/schemas';
import { type Severity, severityRank } from '../../common/words';
import type { Found } from './contract';

/** Events counted in one window of a key. */
const EVENTS_HELD = 100_000;

interface Reached {
  severity: Severity | null;
  threshold: number;
}

/** What so many events in one window are worth. */
export class FrequencyLevels {
  /** So many are enough for the mildest of them. */
  readonly least: number;
  /** So many events of a window are counted at most: enough for every level. */
  readonly held: number;
  /** The worst first. */
  private readonly limits: Array<Reached & { rank: number }>;

  constructor({ count, levels }: Pick<FrequencyCondition, 'count' | 'levels'>) {
    const own = { severity: null, threshold: count, rank: -1 };
    const more = levels.map((level) => ({
      severity: level.severity,
      threshold: level.count,
      rank: severityRank(level.severity),
    }));
    this.limits = [own, ...more].sort((a, b) => b.rank - a.rank);
    const counts = this.limits.map(({ threshold }) => threshold);
    this.least = Math.min(...counts);
    this.held = Math.max(EVENTS_HELD, ...counts);
  }

  /** Of at least `least` events. */
  of(events: number): Reached {
    const reached = this.limits.find(({ threshold }) => events >= threshold);
    return reached ?? { severity: null, threshold: this.least };
  }

  /** What a match says of the most events that any of its windows held. */
  tell(peak: number): Pick<Found, 'values' | 'severity'> {
    const { severity, threshold } = this.of(peak);
    return { values: { value: peak, threshold }, ...(severity && { severity }) };
  }
}
