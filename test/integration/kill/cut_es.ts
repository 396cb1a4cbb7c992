import { type Es, EsError, type EsOptions, type EsRequest } from '../../../server/ports';

export type Cut = { at: number; kind: 'dies' | 'hiccup' };

/** Whether a write is one of what a run stores, not the lease. */
const isRunWrite = ({ path, lines }: EsRequest): boolean =>
  path === '/_bulk' && !(lines?.[1] as { kind?: string } | undefined)?.kind?.startsWith('lease');

/**
 * The way to the engine of one process, which breaks before the n-th write: for good, as if the process were gone
 * (`dies`), or once (`hiccup`).
 */
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
    return this.happened && this.cut?.kind === 'dies';
  }

  async request<T>(request: EsRequest, options?: EsOptions): Promise<T> {
    if (isRunWrite(request)) {
      this.writes += 1;
      if (this.writes === this.cut?.at) {
        this.happened = true;
        this.onCut(this.cut.kind);
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
