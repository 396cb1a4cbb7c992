import { hrefOf } from './browser_host';

const at = (serverBasePath: string, space: string) => ({
  serverBasePath,
  prepend: (path: string) => `${serverBasePath}${space}${path}`,
});

test.each([
  ['/app/discover', '', '', '/app/discover'],
  ['/app/discover', '/kbn', '', '/kbn/app/discover'],
  ['/app/discover', '/kbn', '/s/blue', '/kbn/s/blue/app/discover'],
  ['/s/blue/app/discover#/?_a=()', '', '/s/blue', '/s/blue/app/discover#/?_a=()'],
  ['/s/blue/app/discover', '/kbn', '/s/blue', '/kbn/s/blue/app/discover'],
])('%s under "%s", in the space "%s": %s', (path, serverBasePath, space, href) => {
  expect(hrefOf(path, at(serverBasePath, space))).toBe(href);
});
