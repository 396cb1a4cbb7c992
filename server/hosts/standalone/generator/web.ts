import { between, chance, countAround, pick, type Random, randomOf } from './random';
import { dayOf, happening, momentIn, rhythm, SLOT_MS, type SlotMaker } from './slots';
import {
  COUNTRIES,
  homeAddress,
  PATHS,
  SCANNED_PATHS,
  strangerAddress,
  USER_AGENTS,
  WEB_HOSTS,
} from './vocabulary';

const PER_MINUTE = 34;
/** A machine answers with errors: about once in two hours. */
const ERRORS = { every: 60, probability: 0.5, length: [3, 8] } as const;
/** Five times as many requests as usual: twice a day. */
const RUSH = { every: 360, probability: 0.5, length: [4, 9] } as const;
/** A machine sends nothing at all: about once a day. */
const SILENCE = { every: 720, probability: 0.6, length: [12, 30] } as const;

interface Hit {
  host: string;
  status: number;
  path: string;
  address: string;
  agent: string;
}

function hitDocument(random: Random, hit: Hit): Record<string, unknown> {
  const failed = hit.status >= 500;
  const millis = Math.round((failed ? 900 : 30) * (0.4 + random() * random() * 6));
  const [path = '', query] = hit.path.split('?');
  const method = path === '/checkout' || path === '/login' ? 'POST' : 'GET';
  return {
    message: `${hit.address} "${method} ${hit.path}" ${hit.status} ${millis} ms`,
    event: {
      kind: 'event',
      category: ['web'],
      type: ['access'],
      outcome: hit.status < 400 ? 'success' : 'failure',
      // ECS: nanoseconds.
      duration: millis * 1_000_000,
    },
    http: {
      request: { method },
      response: { status_code: hit.status, bytes: between(random, 300, 60_000) },
      version: '1.1',
    },
    url: { path, ...(query === undefined ? {} : { query }), original: hit.path },
    source: { ip: hit.address, geo: { country_iso_code: pick(random, COUNTRIES, 1.6) } },
    user_agent: { original: hit.agent },
    host: { name: hit.host },
    service: { name: 'shop' },
  };
}

const ordinaryStatus = (random: Random): number => {
  const draw = random();
  if (draw < 0.915) return 200;
  if (draw < 0.955) return 304;
  if (draw < 0.985) return 404;
  return draw < 0.996 ? 302 : 500;
};

function oneHit(random: Random, slot: number, host: string, failing: boolean): Hit {
  const scan = chance(random, 0.004);
  return {
    host,
    path: scan ? pick(random, SCANNED_PATHS) : pick(random, PATHS, 1.8),
    status:
      failing && chance(random, 0.5) ? pick(random, [500, 502, 503]) : scan ? 404 : ordinaryStatus(random),
    address: scan ? strangerAddress(between(random, 0, 249)) : homeAddress(between(random, 0, 249)),
    // A client that nobody has seen before turns up each day.
    agent: chance(random, 0.003) ? `price-robot/${dayOf(slot)}.0` : pick(random, USER_AGENTS, 1.4),
  };
}

/** Web requests of one minute: bursts of 5xx on one machine, rushes, a machine that falls silent, scanners. */
export const webSlot: SlotMaker = (seed, slot) => {
  const random = randomOf(seed, 'web', slot);
  const errors = happening(seed, 'web-errors', slot, ERRORS);
  const silence = happening(seed, 'web-silence', slot, SILENCE);
  const failing = errors && pick(errors.random, WEB_HOSTS);
  const silent = silence && pick(silence.random, WEB_HOSTS);
  const rush = happening(seed, 'web-rush', slot, RUSH) ? 5 : 1;
  const count = countAround(random, PER_MINUTE * rhythm(slot * SLOT_MS) * rush);
  return Array.from({ length: count }, () => pick(random, WEB_HOSTS))
    .filter((host) => host !== silent)
    .map((host) => ({
      time: momentIn(random, slot),
      source: hitDocument(random, oneHit(random, slot, host, host === failing)),
    }));
};
