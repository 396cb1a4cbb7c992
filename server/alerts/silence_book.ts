import { Recent } from '../../common/recent';
import type { Silence } from '../../common/schemas';
import { allRecords, type Store } from '../store';

/** A silence that was just made is seen by every node within this. */
const KEPT_MS = 5_000;

/** All silences of a space, past ones too: a match that is found late may lie in one of them. */
export class SilenceBook {
  private readonly read: Recent<readonly Silence[]>;

  constructor(
    private readonly store: Store,
    now: () => number,
  ) {
    this.read = new Recent(KEPT_MS, now);
  }

  /** Of a space, or of all. Rejects with `EsError`. */
  all(space: string | null): Promise<readonly Silence[]> {
    return this.read.get(String(space), () => allRecords<Silence>(this.store, 'silence', space));
  }

  /** What was just written is read anew on this node. */
  forget(): void {
    this.read.forget();
  }
}
