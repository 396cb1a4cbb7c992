import type { Es } from '../../../server/ports';
import { ANY, HIDDEN_AT } from './hidden';
import type { HeldWorld } from './world';

export interface Trouble {
  world: HeldWorld;
  es: Es;
  index: string;
  /** Fields left out of answers. */
  leave(out: string | null): void;
}
export interface Way {
  why: RegExp;
  kind: 'partial' | 'failed';
  begin(trouble: Trouble): Promise<unknown>;
  end(trouble: Trouble): Promise<unknown>;
  slow?: true;
  ownEngine?: true;
}

export const post = (halves: string, act: 'open' | 'close') => (to: Trouble) => {
  const path = [...halves].map((half) => `${to.index}-${half}`).join(',');
  return to.es.request({ method: 'POST', path: `/${path}/_${act}` });
};
const put = ({ es: to, index }: Trouble, settings: Record<string, unknown>) =>
  to.request({ method: 'PUT', path: `/${index}-b/_settings`, body: settings });
export const started = async ({ es: to, index }: Trouble) => {
  const query = { wait_for_status: 'yellow', timeout: '30s' };
  await to.request({ method: 'GET', path: `/_cluster/health/${index}-a,${index}-b`, query });
};
const breaker = (limit: string | null) => (to: Trouble) =>
  to.es.request({
    method: 'PUT',
    path: '/_cluster/settings',
    body: { persistent: { 'indices.breaker.request.limit': limit } },
  });

/** How a real engine answers in part or not at all: what is hidden is in `-b`. */
export const WAYS: Record<string, Way> = {
  'a shard that fails': {
    why: /1 of 2 shards failed|1 of 1 shards failed|gone wrong|runtime error/,
    kind: 'partial',
    begin: ({ es: to, index }) =>
      to.request({
        method: 'PUT',
        path: `/${index}-b/_doc/bad`,
        query: { refresh: true },
        body: { ...ANY, '@timestamp': HIDDEN_AT + 30_000, n: 2 },
      }),
    end: ({ es: to, index }) =>
      to.request({ method: 'DELETE', path: `/${index}-b/_doc/bad`, query: { refresh: true } }),
  },
  'a search that runs out of time': {
    why: /ran out of time/,
    kind: 'partial',
    slow: true,
    begin: async ({ world }) => {
      world.ports.config.searchTimeoutMs = 20;
    },
    end: async ({ world, es: to, index }) => {
      world.ports.config.searchTimeoutMs = 20_000;
      await to.request({
        method: 'POST',
        path: `/${index}-b/_delete_by_query`,
        query: { refresh: true },
        body: { query: { term: { n: 3 } } },
      });
    },
  },
  'an index whose shard is nowhere (red)': {
    why: /shards (failed|are nowhere)/,
    kind: 'partial',
    // One that is there cannot be taken away without the whole engine: another one stands for it.
    begin: async (to) => {
      await post('b', 'close')(to);
      const settings = { number_of_replicas: 0, 'index.routing.allocation.require._name': 'no-such-node' };
      const query = { wait_for_active_shards: 0 };
      await to.es.request({ method: 'PUT', path: `/${to.index}-red`, query, body: { settings } });
    },
    end: async (to) => {
      await to.es.request({ method: 'DELETE', path: `/${to.index}-red` });
      await post('b', 'open')(to);
      await started(to);
    },
  },
  'answers without the counts that were asked for': {
    why: /left out the counts/,
    kind: 'partial',
    begin: async ({ leave }) => leave('-responses.aggregations,-responses.hits.total'),
    end: async ({ leave }) => leave(null),
  },
  'a pattern that matches nothing': {
    why: /no shard answered|closed/,
    kind: 'partial',
    begin: post('ab', 'close'),
    end: async (to) => {
      await post('ab', 'open')(to);
      await started(to);
    },
  },
  'an index that may not be read': {
    why: /blocked/,
    kind: 'failed',
    begin: (to) => put(to, { 'index.blocks.read': true }),
    end: (to) => put(to, { 'index.blocks.read': null }),
  },
  'an engine that is too busy (429)': {
    why: /Data too large/,
    kind: 'failed',
    ownEngine: true,
    begin: breaker('1b'),
    end: breaker(null),
  },
};

/** Answers of the engine without some of their fields, as a proxy may leave them out. */
export function filtered(es: Es): { es: Es; leave: Trouble['leave'] } {
  let left: string | null = null;
  return {
    leave: (out) => {
      left = out;
    },
    es: {
      flavour: es.flavour,
      request: (request, options) => {
        if (left === null || request.path !== '/_msearch') return es.request(request, options);
        return es.request({ ...request, query: { ...request.query, filter_path: left } }, options);
      },
    },
  };
}
