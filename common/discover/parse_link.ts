import type { Filter, SortOrder } from '../query';
import type { DiscoverState } from './link';
import { decodeRison, RisonError } from './rison';

/** A link that does not say what to show; the message is for the person who followed it. */
export class DiscoverLinkError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'DiscoverLinkError';
  }
}

type Parts = Record<string, unknown>;

/**
 * The state in a Discover link: the inverse of `discoverLink` for Kibana and standalone. Takes a hash
 * (`#/?_g=…&_a=…`) or a whole address; what the link does not say is Discover's default.
 * @throws {DiscoverLinkError} naming the part that cannot be read
 */
export function parseDiscoverLink(hash: string): DiscoverState {
  const params = hashParams(hash);
  const global = decoded(params, '_g');
  const app = decoded(params, '_a');
  const time = part(global, 'time', isRecord, 'an object', {} as Parts);
  const query = part(app, 'query', isRecord, 'an object', {} as Parts);
  return {
    dataViewId: part(app, 'index', isText, 'a text', null),
    query: {
      language: part(query, 'language', isText, 'a text', 'kuery'),
      query: part(query, 'query', (value) => isText(value) || isRecord(value), 'a text', ''),
    },
    filters: part<Filter[]>(app, 'filters', isListOf(isRecord), 'a list of objects', []),
    from: part(time, 'from', isText, 'a text', 'now-15m'),
    to: part(time, 'to', isText, 'a text', 'now'),
    columns: part<string[]>(app, 'columns', isListOf(isText), 'a list of texts', []),
    sort: part<SortOrder[]>(app, 'sort', isListOf(isSortOrder), 'a list of fields with asc or desc', []),
  };
}

function hashParams(hash: string): Map<string, string> {
  const text = hash.slice(hash.indexOf('#') + 1);
  const start = text.indexOf('?');
  const query = start === -1 ? '' : text.slice(start + 1);
  return new Map(
    query.split('&').map((pair) => {
      const [name = '', ...value] = pair.split('=');
      return [name, value.join('=')];
    }),
  );
}

function decoded(params: Map<string, string>, name: string): Parts {
  const raw = params.get(name);
  if (!raw) return {};
  try {
    // A plus sign is a blank in a query, also in that of a hash; ours are written %2B.
    const value = decodeRison(decodeURIComponent(raw.replace(/\+/g, ' ')));
    if (isRecord(value)) return value;
  } catch (error) {
    if (!(error instanceof RisonError || error instanceof URIError)) throw error;
    throw new DiscoverLinkError(`The part ${name} of the link cannot be read: ${error.message}`);
  }
  throw new DiscoverLinkError(`The part ${name} of the link is not an object.`);
}

function part<T>(of: Parts, name: string, fits: (value: unknown) => boolean, kind: string, fallback: T): T {
  const value = of[name];
  if (value === undefined || value === null) return fallback;
  if (!fits(value)) throw new DiscoverLinkError(`"${name}" in the link is not ${kind}.`);
  return value as T;
}

const isText = (value: unknown): boolean => typeof value === 'string';
const isRecord = (value: unknown): value is Parts =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isListOf = (fits: (item: unknown) => boolean) => (value: unknown) =>
  Array.isArray(value) && value.every(fits);
const isSortOrder = (value: unknown): boolean =>
  Array.isArray(value) &&
  value.length === 2 &&
  isText(value[0]) &&
  (value[1] === 'asc' || value[1] === 'desc');
