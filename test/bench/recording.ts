import type { Es, EsOptions, EsRequest } from '../../server/ports';

/** Requests that follow one another: an `_msearch` by itself, or a view from its opening to its end. */
type Chain = EsRequest[];
interface ViewAnswer {
  id?: string;
  pit_id?: string;
}

/** How many of a kind were under way at once, at most. */
class Peak {
  most = 1;
  private now = 0;
  begin(): void {
    this.now += 1;
    this.most = Math.max(this.most, this.now);
  }
  end(): void {
    this.now -= 1;
  }
}

const opensView = ({ method, path }: EsRequest) =>
  method === 'POST' && (path.endsWith('/_pit') || path.endsWith('/_search/point_in_time'));
/** The view that a page is of, or that is closed. */
const viewOf = ({ method, body }: EsRequest): string | undefined => {
  if (method === 'DELETE') return (body?.id ?? (body?.pit_id as string[] | undefined)?.[0]) as string;
  return (body?.pit as { id: string } | undefined)?.id;
};

/** Keeps every read that rules make, so that the very same ones can be sent again with nothing around them. */
export class Recording implements Es {
  readonly flavour;
  private batches: Chain[] = [];
  private views: Chain[] = [];
  private readonly open = new Map<string, Chain>();
  private readonly batchPeak = new Peak();
  private readonly viewPeak = new Peak();

  constructor(private readonly es: Es) {
    this.flavour = es.flavour;
  }

  async request<T>(request: EsRequest, options?: EsOptions): Promise<T> {
    if (request.path === '/_msearch') {
      this.batches.push([request]);
      this.batchPeak.begin();
      return this.es.request<T>(request, options).finally(() => this.batchPeak.end());
    }
    if (opensView(request)) return this.openView<T>(request, options);
    const id = viewOf(request);
    const view = id === undefined ? undefined : this.open.get(id);
    // What else is asked (fields of an index, now and then) is no read of a rule.
    if (id === undefined || view === undefined) return this.es.request<T>(request, options);
    view.push(request);
    const answer = await this.es.request<T & ViewAnswer>(request, options);
    if (answer.pit_id) this.open.set(answer.pit_id, view);
    if (request.method === 'DELETE') {
      this.open.delete(id);
      this.viewPeak.end();
    }
    return answer;
  }

  private async openView<T>(request: EsRequest, options?: EsOptions): Promise<T> {
    const view: Chain = [request];
    this.views.push(view);
    this.viewPeak.begin();
    const answer = await this.es.request<T & ViewAnswer>(request, options);
    this.open.set((answer.id ?? answer.pit_id)!, view);
    return answer;
  }

  /** What was read since the last time, `replay` of which sends it. */
  take(): Recorded {
    const taken = {
      batches: this.batches,
      views: this.views,
      batchesAtOnce: this.batchPeak.most,
      viewsAtOnce: this.viewPeak.most,
    };
    this.batches = [];
    this.views = [];
    this.open.clear();
    return taken;
  }
}

export interface Recorded {
  batches: readonly Chain[];
  views: readonly Chain[];
  batchesAtOnce: number;
  viewsAtOnce: number;
}

/** The same calls again, as many at once as then: nothing but the calls. Answers the seconds it took. */
export async function replay(es: Es, recorded: Recorded): Promise<number> {
  const began = performance.now();
  await Promise.all([
    send(es, recorded.batches, recorded.batchesAtOnce),
    send(es, recorded.views, recorded.viewsAtOnce),
  ]);
  return (performance.now() - began) / 1_000;
}

async function send(es: Es, chains: readonly Chain[], atOnce: number): Promise<void> {
  let next = 0;
  const sender = async () => {
    while (next < chains.length) {
      let id = '';
      for (const request of chains[next++]!) {
        const answer = await es.request<ViewAnswer>(onView(request, id));
        id = answer.id ?? answer.pit_id ?? id;
      }
    }
  };
  await Promise.all(Array.from({ length: atOnce }, sender));
}

/** A view of then is closed: its pages are read of the one opened instead. */
function onView(request: EsRequest, id: string): EsRequest {
  const { body } = request;
  if (viewOf(request) === undefined) return request;
  if (request.method === 'DELETE')
    return { ...request, body: body?.id === undefined ? { pit_id: [id] } : { id } };
  return { ...request, body: { ...body, pit: { ...(body?.pit as object), id } } };
}
