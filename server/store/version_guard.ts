import { performance } from 'node:perf_hooks';
import { setTimeout as wait } from 'node:timers/promises';
import { type Es, EsError, type Log } from '../ports';
import { INDICES } from './indices';
import { KNOWN_MS, migrate, newerWords, OLDER_ENDS_MS, type OtherVersion, otherVersions } from './versions';

const ANNOUNCING = 'the indices are being brought forward to this version of Lookout';

/** How time passes for one node. */
export interface VersionTime {
  /** Milliseconds. */
  monotonic(): number;
  wait(ms: number): Promise<unknown>;
}
const TIME: VersionTime = { monotonic: () => performance.now(), wait: (ms) => wait(ms) };

/** Ends all writing where a newer version of the product has been, and brings forward what an older one made. */
export class VersionGuard {
  /** Why nothing may be written from here. */
  blocked: string | null = null;
  /** Called whenever a newer version is seen, in words, before what met it is refused. */
  onNewer: (words: string) => void = () => {};
  /** This version has said that it comes, and is not there yet. */
  private announcing = false;
  /** Looked for before a write: one look is enough for all that wait. */
  private checking: Promise<unknown> | null = null;
  /** When other versions were looked for last, by the monotonic timer. */
  private checkedAt = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly es: Es,
    private readonly prefix: string,
    private readonly log: Log,
    private readonly time = TIME,
  ) {}

  /** Brings forward what an older version made. Rejects where a newer one has been. */
  async settle(): Promise<void> {
    const { older } = await this.check();
    if (older.length > 0) await this.bringForward(older);
  }

  /** Older nodes see that this version comes, and end; only then it writes. */
  private async bringForward(older: readonly OtherVersion[]): Promise<void> {
    this.announcing = true;
    this.blocked = ANNOUNCING;
    try {
      const announced: OtherVersion[] = [];
      for (const one of older) if (await this.announce(one)) announced.push(one);
      if (announced.length > 0) await this.time.wait(OLDER_ENDS_MS);
      for (const one of announced) {
        await migrate(this.es, one, false);
        this.log.info(`${one.index} is brought from version ${one.version} to ${INDICES[one.name].version}`);
      }
    } finally {
      this.announcing = false;
    }
    await this.check();
  }

  /** False for a month that somebody has made read-only: nothing is written to it any more, and it is read as it is. */
  private async announce(one: OtherVersion): Promise<boolean> {
    try {
      await migrate(this.es, one, true);
      return true;
    } catch (error) {
      if (!(INDICES[one.name].monthly && error instanceof EsError && error.status === 403)) throw error;
      this.log.warn(`${one.index} takes no change and stays of version ${one.version}: ${error.message}`);
      return false;
    }
  }

  /** Looks whether another version has been at the indices; a newer one ends all writing here. Rejects when it has. */
  async check(): Promise<{ older: OtherVersion[] }> {
    const at = this.time.monotonic();
    const { older, newer } = await otherVersions(this.es, this.prefix);
    this.checkedAt = at;
    this.blocked = newer.length > 0 ? newerWords(newer) : this.announcing ? ANNOUNCING : null;
    if (newer.length > 0) this.onNewer(this.blocked!);
    this.refuseBlocked();
    return { older };
  }

  /** Rejects where a newer version has been, as was seen a moment ago. */
  async mayWrite(): Promise<void> {
    if (this.blocked === null && this.time.monotonic() - this.checkedAt > KNOWN_MS) {
      this.checking ??= this.check().finally(() => {
        this.checking = null;
      });
      await this.checking;
    }
    this.refuseBlocked();
  }

  private refuseBlocked(): void {
    if (this.blocked !== null) throw new EsError(503, 'newer_version', this.blocked);
  }
}
