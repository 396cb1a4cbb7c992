import { type Es, EsError, type EsOptions, type EsRequest } from '../../../server/ports';

/**
 * `dies`: nothing comes through from then on. `late`: likewise, but the write was on its way and gets there when another
 * process has begun. `hiccup`: it alone does not get there.
 */
export type Cut = { at: number; kind: 'dies' | 'late' | 'hiccup' };

/** Whether a write is one of what a run stores, not the lease. */
const isRunWrite = ({ path, lines }: EsRequest): boolean =>
  path === '/_bulk' && !(lines?.[1] as { kind?: string } | undefined)?.kind?.startsWith('lease');

const isCursors = ({ lines }: EsRequest): boolean =>
  (lines?.[1] as { kind?: string } | undefined)?.kind === 'cursors';

/** A write that is still on its way, of whichever process. */
export interface OnItsWay {
  arrives: (() => Promise<unknown>) | null;
}

/** The way to the engine of one process, which breaks before the n-th write. */
export class CutEs implements Es {
  readonly flavour;
  /** Writes since it was armed. */
  writes = 0;
  private cut: Cut | null = null;
  /** The cut has happened. */
  happened = false;
  private readonly underWay = new Set<Promise<unknown>>();

  constructor(
    private readonly es: Es,
    private readonly onAnswer: (request: EsRequest) => void,
    private readonly onCut: (kind: Cut['kind']) => void,
    private readonly way: OnItsWay,
  ) {
    this.flavour = es.flavour;
  }

  /** From now on the `cut.at`-th write breaks; null: none does. */
  arm(cut: Cut | null): void {
    this.cut = cut;
    this.writes = 0;
    this.happened = false;
  }

  /** Nothing comes through any more. */
  get dead(): boolean {
    return this.happened && this.cut?.kind !== 'hiccup';
  }

  async request<T>(request: EsRequest, options?: EsOptions): Promise<T> {
    if (isRunWrite(request)) {
      // What another process had under way comes just before the first that a run stores here.
      if (!this.dead && !isCursors(request)) await arrive(this.way);
      this.writes += 1;
      if (this.writes === this.cut?.at) {
        this.happened = true;
        this.onCut(this.cut.kind);
        if (this.cut.kind === 'late') this.way.arrives = () => this.es.request(request);
        throw new EsError(503, 'cut', 'the engine does not answer');
      }
    }
    if (this.dead) throw new EsError(0, 'cut', 'this process is gone');
    const answer = this.es.request<T>(request, options);
    this.underWay.add(answer);
    const result = await answer.finally(() => this.underWay.delete(answer));
    if (this.dead) throw new EsError(0, 'cut', 'this process is gone');
    this.onAnswer(request);
    return result;
  }

  async settled(): Promise<void> {
    await Promise.allSettled([...this.underWay]);
  }
}

/** Lets a write that is on its way get there. */
export async function arrive(way: OnItsWay): Promise<void> {
  const { arrives } = way;
  way.arrives = null;
  await arrives?.();
}
