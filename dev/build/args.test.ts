import { wantedFrom } from './args';

const said = (args: string) =>
  wantedFrom(args.split(' ')).map(({ host, version }) => `${host.zipName} ${version}`);

test.each([
  ['--kibana 8.12.2 --osd 2.8.0', ['kibana 8.12.2', 'osd 2.8.0']],
  ['--kibana-version 8.12.2', ['kibana 8.12.2']],
  ['--osd-version=2.8.0', ['osd 2.8.0']],
  ['--kibana 8.12.1 --kibana 8.12.2', ['kibana 8.12.1', 'kibana 8.12.2']],
  ['--kibana-version 8.12.2,8.12.1 --osd 2.8.0', ['kibana 8.12.2', 'kibana 8.12.1', 'osd 2.8.0']],
  ['--kibana-version=8.12.2,8.12.2', ['kibana 8.12.2']],
])('%s', (args, expected) => {
  expect(said(args)).toEqual(expected);
});

test.each([
  ['--kibana 8.12', /exact versions such as 8.12.2, not "8.12"/],
  ['--kibana', /not ""/],
  ['--kibana 8.12.2,', /not ""/],
  ['--kibana 8.12.2,8.12', /not "8.12"/],
  ['--grafana 10.0.0', /--grafana is no flag/],
])('%s is refused', (args, message) => {
  expect(() => said(args)).toThrow(message);
});

test('no host at all is refused', () => {
  expect(() => wantedFrom([])).toThrow(/Name at least one host/);
});
