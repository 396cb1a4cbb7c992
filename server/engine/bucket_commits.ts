import type { Write, WriteResult } from '../store';
import type { CursorBucket } from './cursors';

/** Finished rules of a bucket wait this long for the others before their cursors are stored. */
const WAIT_MS = 500;
const GATHER_MS = 50;

/**
 * Stores a bucket's cursors once its rules under way have ended, or have kept it waiting for a while; what is ready at the
 * same look shares a call.
 */
export class BucketCommits {
  private readonly pending = new Map<CursorBucket, Promise<boolean>>();

  constructor(
    private readonly write: (write: Write) => Promise<WriteResult>,
    /** Rules of a bucket under way. */
    private readonly runningIn: (bucket: number) => number,
  ) {}

  /** False when another node has the lane. Rejects when the store is away. */
  soon(bucket: CursorBucket): Promise<boolean> {
    let commit = this.pending.get(bucket);
    if (!commit) {
      const since = Date.now();
      commit = new Promise<void>((resolve) => {
        const look = () => {
          if (this.runningIn(bucket.bucket) === 0 || Date.now() - since > WAIT_MS) resolve();
          else setTimeout(look, GATHER_MS);
        };
        setTimeout(look, GATHER_MS);
      }).then(() => {
        this.pending.delete(bucket);
        return bucket.commit(this.write);
      });
      this.pending.set(bucket, commit);
    }
    return commit;
  }
}
