import type { Settings } from '../../common/schemas';
import { readRecord, type Store } from '../store';

/** A change is seen by every node within this. */
const KEPT_MS = 5_000;
/** A space has one record of them. */
export const SETTINGS_ID = (space: string): string => `space-${space}`;

/** Settings of spaces, as they were a moment ago. Null: nothing was ever set. */
export class SettingsBook {
  private readonly kept = new Map<string, { until: number; settings: Settings | null }>();

  constructor(
    private readonly store: Store,
    private readonly now: () => number,
  ) {}

  /** Rejects with `EsError`. */
  async of(space: string): Promise<Settings | null> {
    const kept = this.kept.get(space);
    if (kept && kept.until > this.now()) return kept.settings;
    const stored = await readRecord<Settings>(this.store, 'settings', space, SETTINGS_ID(space));
    const settings = stored?.source.payload ?? null;
    this.kept.set(space, { until: this.now() + KEPT_MS, settings });
    return settings;
  }

  /** What was just written is read anew on this node. */
  forget(): void {
    this.kept.clear();
  }
}
