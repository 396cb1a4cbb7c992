import { lookup as systemLookup } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';

type Address = ReturnType<typeof ipaddr.process>;
export interface Resolved {
  address: string;
  family: number;
}
type Resolve = (hostname: string) => Promise<Resolved[]>;

/** Serve credentials to whoever asks, although their ranges look public. */
const METADATA = ['168.63.129.16'];

const resolveBySystem: Resolve = (hostname) =>
  new Promise((resolve, reject) => {
    systemLookup(hostname, { all: true, verbatim: true }, (error, found) =>
      error ? reject(error) : resolve(found),
    );
  });

/** An address that senders may not reach: for good, until somebody allows it. */
export class AddressRefused extends Error {
  readonly code = 'ADDRESS_REFUSED';
  constructor(host: string, why: string) {
    super(`${host} is ${why}; such addresses are not reached unless lookout.allowedHosts names them`);
    this.name = 'AddressRefused';
  }
}

const bare = (host: string): string =>
  host
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '')
    .toLowerCase();

/**
 * Keeps senders away from private, link-local, loopback and metadata addresses unless `allowedHosts` (host names,
 * addresses or CIDR ranges) has them. What is checked is the address that is connected to: `lookup` goes into
 * `net`/`http`, so that no second resolution can answer differently.
 */
export class AddressGuard {
  private readonly names = new Set<string>();
  private readonly ranges: Array<[Address, number]> = [];

  /** Throws a RangeError that names the entry which is neither. */
  constructor(
    allowedHosts: readonly string[],
    private readonly resolve: Resolve = resolveBySystem,
  ) {
    for (const entry of allowedHosts) {
      const text = bare(entry.trim());
      if (text.includes('/')) {
        if (!ipaddr.isValidCIDR(text)) throw new RangeError(`allowedHosts: "${entry}" is not a CIDR range`);
        this.ranges.push(ipaddr.parseCIDR(text) as [Address, number]);
      } else if (isIP(text)) {
        const address = ipaddr.process(text);
        this.ranges.push([address, address.kind() === 'ipv4' ? 32 : 128]);
      } else if (/^[a-z0-9_]([a-z0-9_.-]*[a-z0-9_])?$/.test(text)) {
        this.names.add(text);
      } else {
        throw new RangeError(`allowedHosts: "${entry}" is neither a host name nor an address`);
      }
    }
  }

  /** Why `address` may not be reached under the name `host`; null when it may. */
  refusal(host: string, address: string): string | null {
    if (!ipaddr.isValid(address)) return 'no address';
    const parsed = ipaddr.process(address);
    const range = parsed.range();
    const metadata = METADATA.includes(parsed.toString());
    if (range === 'unicast' && !metadata) return null;
    if (this.names.has(bare(host))) return null;
    if (
      this.ranges.some(([base, bits]) => base.kind() === parsed.kind() && parsed.match(base as never, bits))
    ) {
      return null;
    }
    const what = metadata ? 'metadata' : range.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
    const article = /^(as|amt|un[^i])/.test(what) ? 'an' : 'a';
    return `${parsed.toString() === bare(host) ? '' : `${parsed.toString()}, `}${article} ${what} address`;
  }

  /** For hosts written as an address, which are connected to without any look-up. Throws `AddressRefused`. */
  check(host: string): void {
    const text = bare(host);
    if (!isIP(text)) return;
    const why = this.refusal(text, text);
    if (why) throw new AddressRefused(host, why);
  }

  /** The addresses of a name that may be reached. Rejects with `AddressRefused` when none may. */
  async addresses(host: string, family = 0): Promise<Resolved[]> {
    const found = (await this.resolve(bare(host))).filter((one) => family === 0 || one.family === family);
    const reachable = found.filter(({ address }) => this.refusal(host, address) === null);
    if (reachable.length > 0) return reachable;
    const first = found[0];
    throw new AddressRefused(host, first ? this.refusal(host, first.address)! : 'a name without address');
  }

  /** The `lookup` of a connection. */
  readonly lookup: LookupFunction = (host, options, callback) => {
    const wanted = options.family === 'IPv4' ? 4 : options.family === 'IPv6' ? 6 : (options.family ?? 0);
    this.addresses(host, wanted).then(
      (found) => {
        if (options.all) callback(null, found);
        else callback(null, found[0]!.address, found[0]!.family);
      },
      (error) => callback(error, ''),
    );
  };
}
