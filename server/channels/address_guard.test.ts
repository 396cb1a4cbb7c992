import { AddressGuard, AddressRefused, type Resolved } from './address_guard';

const guard = (allowed: string[] = [], answers: Record<string, string[]> = {}) =>
  new AddressGuard(allowed, async (host) =>
    (answers[host] ?? []).map((address): Resolved => ({ address, family: address.includes(':') ? 6 : 4 })),
  );

describe('addresses that are refused', () => {
  it.each([
    ['127.0.0.1', 'a loopback address'],
    ['10.1.2.3', 'a private address'],
    ['172.16.0.1', 'a private address'],
    ['192.168.1.1', 'a private address'],
    ['169.254.169.254', 'a link local address'],
    ['100.100.100.200', 'a carrier grade nat address'],
    ['168.63.129.16', 'a metadata address'],
    ['0.0.0.0', 'an unspecified address'],
    ['255.255.255.255', 'a broadcast address'],
    ['224.0.0.1', 'a multicast address'],
    ['192.0.0.192', 'a reserved address'],
    ['::1', 'a loopback address'],
    ['::', 'an unspecified address'],
    ['fe80::1', 'a link local address'],
    ['fd00:ec2::254', 'a unique local address'],
    ['::ffff:10.0.0.1', '10.0.0.1, a private address'],
    ['64:ff9b::a00:1', 'a rfc6052 address'],
    ['2002:a00:1::', 'a 6to4 address'],
  ])('%s', (address, why) => {
    expect(guard().refusal(address, address)).toBe(why);
  });

  it.each(['93.184.216.34', '2606:2800:220:1:248:1893:25c8:1946', '8.8.8.8'])('%s is reached', (address) => {
    expect(guard().refusal('example.org', address)).toBeNull();
  });
});

describe('what allowedHosts names is reached', () => {
  it.each([
    [['10.0.0.0/8'], 'x', '10.1.2.3', true],
    [['10.0.0.0/8'], 'x', '::ffff:10.1.2.3', true],
    [['10.0.0.0/8'], 'x', '192.168.0.1', false],
    [['10.0.0.0/8'], 'x', '::1', false],
    [['127.0.0.1'], 'x', '127.0.0.1', true],
    [['127.0.0.1'], 'x', '127.0.0.2', false],
    [['[::1]'], 'x', '::1', true],
    [['Hook.Corp'], 'hook.corp.', '10.1.2.3', true],
    [['hook.corp'], 'evil.hook.corp', '10.1.2.3', false],
  ])('%p: %s at %s → %p', (allowed, host, address, reached) => {
    expect(guard(allowed).refusal(host, address) === null).toBe(reached);
  });

  it.each(['10.0.0.0/99', 'http://x', 'a b', '*', ''])('%p is no entry', (entry) => {
    expect(() => guard([entry])).toThrow(RangeError);
  });
});

describe('names', () => {
  it('only addresses that may be reached are given to the connection', async () => {
    const found = await guard([], { mixed: ['10.0.0.1', '8.8.8.8'] }).addresses('mixed');
    expect(found.map(({ address }) => address)).toEqual(['8.8.8.8']);
  });

  it.each([
    ['inside', ['10.0.0.1'], 'inside is 10.0.0.1, a private address'],
    ['nothing', [], 'nothing is a name without address'],
  ])('%s is refused with the reason', async (host, answers, message) => {
    await expect(guard([], { [host]: answers }).addresses(host)).rejects.toThrow(message);
    await expect(guard([], { [host]: answers }).addresses(host)).rejects.toThrow(AddressRefused);
  });

  it.each([
    ['2130706433', 'http://2130706433/'],
    ['0x7f.1', 'http://0x7f.1/'],
    ['[::ffff:7f00:1]', 'http://[::ffff:7f00:1]/'],
  ])('%s is an address in disguise', (_text, url) => {
    expect(() => guard().check(new URL(url).hostname)).toThrow(AddressRefused);
  });
});
