import { CHANNEL_PRESETS } from '../../common/channel_presets';
import { type Channel, type ChannelType, channelConfigSchema } from '../../common/schemas';
import {
  type ChannelDraft,
  checkChannel,
  configOf,
  draftOf,
  NEW_CHANNEL,
  withPreset,
  withValue,
} from './draft';
import { CHANNEL_TYPES, KINDS, type Values } from './kinds';

const draft = (
  type: ChannelType,
  values: Values = {},
  changes: Partial<ChannelDraft> = {},
): ChannelDraft => ({
  ...NEW_CHANNEL,
  name: type,
  type,
  values: { ...NEW_CHANNEL.values, [type]: { ...NEW_CHANNEL.values[type], ...values } },
  ...changes,
});
const hook = (values: Values = {}) => draft('webhook', { url: 'https://example.org/h', ...values });
const mail = (values: Values = {}) =>
  draft('email', { host: 'mx', from: 'a@example.org', to: ['b@example.org'], ...values });
const ticket = (values: Values = {}) =>
  draft('jira', { url: 'https://jira.example.org', username: 'bob', project: 'OPS', ...values });

it('reads headers line by line', () => {
  const { input } = checkChannel(hook({ headers: 'X-Team: blue\n\nX-Url: http://a:1/ ' }));
  expect(input?.config).toMatchObject({ headers: { 'X-Team': 'blue', 'X-Url': 'http://a:1/' } });
});

it('sends a secret only when one was typed, and only where there is a place for it', () => {
  const secrets = { password: 'p', hmacKey: 'k', token: 't' };
  expect(checkChannel(hook()).input?.secrets).toEqual({});
  expect(checkChannel({ ...hook(), secrets }).input?.secrets).toEqual(secrets);
  expect(checkChannel({ ...mail(), secrets }).input?.secrets).toEqual({ password: 'p' });
  expect(checkChannel({ ...ticket(), secrets }).input?.secrets).toEqual({ password: 'p' });
  expect(checkChannel({ ...ticket({ auth: 'bearer' }), secrets }).input?.secrets).toEqual({ token: 't' });
});

it.each<[ChannelDraft, string]>([
  [{ ...hook(), name: ' ' }, 'name'],
  [{ ...hook(), perMinute: '0' }, 'perMinute'],
  [{ ...hook(), perMinute: 'x' }, 'perMinute'],
  [{ ...hook(), secrets: { token: 'a b' } }, 'token'],
  [hook({ url: 'ftp://x' }), 'url'],
  [hook({ headers: 'bad name: x' }), 'headers'],
  [mail({ from: 'nobody' }), 'from'],
  [mail({ to: [] }), 'to'],
  [mail({ to: ['a b'] }), 'to'],
  [mail({ port: '' }), 'port'],
  [mail({ port: '70000' }), 'port'],
  [ticket({ project: '' }), 'project'],
  [ticket({ labels: ['a b'] }), 'labels'],
  [ticket({ 'priorities.high': 'x'.repeat(200) }), 'priorities.high'],
  [draft('index'), 'index'],
])('%# is wrong at %s', (wrong, field) => {
  const { input, errors } = checkChannel(wrong);
  expect(input).toBeNull();
  expect(errors[field]).toBeDefined();
});

it.each([
  hook(),
  { ...hook({ headers: 'A: b\nC: d', reasons: ['created', 'closed'] }), perMinute: '30' },
  mail(),
  mail({ replyTo: 'c@example.org' }),
  draft('slack', { conversation: '#ops' }),
  draft('slack', { mode: 'webhook', url: 'https://hooks.slack.com/services/{{token}}' }),
  ticket({ 'priorities.high': 'Highest', 'transitions.closed': 'Done', labels: ['a'], comment: false }),
  draft('pagerduty', { summary: '{{title}}' }),
  draft('index', { index: 'notices' }),
  draft('server_log', { level: 'error' }),
])('opens a stored channel as it was written (%#)', (written) => {
  const { input, errors } = checkChannel(written);
  expect(errors).toEqual({});
  expect(draftOf({ ...input, secretsSet: [] } as unknown as Channel)).toEqual(written);
});

it('every setting of every kind has its blank', () => {
  for (const option of channelConfigSchema.options) {
    const type = option.shape.type.value;
    const blanks = KINDS[type].fields.map(({ name }) => name.split('.')[0]);
    expect(['type', ...new Set(blanks)].sort()).toEqual(Object.keys(option.shape).sort());
  }
  expect(CHANNEL_TYPES).toHaveLength(channelConfigSchema.options.length);
});

it.each(CHANNEL_PRESETS.map((preset) => [preset.name, preset] as const))(
  '%s fills in the form',
  (name, preset) => {
    const filled = withPreset(hook({ body: 'old', username: 'old' }), preset);
    const { input } = checkChannel(filled);
    expect(input?.config).toEqual(channelConfigSchema.parse({ type: 'webhook', ...preset.config }));
    expect(withPreset(NEW_CHANNEL, preset).name).toBe(name);
    expect(filled.name).toBe('webhook');
  },
);

it('the secret part of a pasted address goes where secrets are', () => {
  const pasted = withValue(
    draft('slack', { mode: 'webhook' }),
    'url',
    'https://hooks.slack.com/services/T/B/x',
  );
  expect(configOf(pasted)).toMatchObject({ url: 'https://hooks.slack.com/services/{{token}}' });
  expect(pasted.secrets).toEqual({ token: 'T/B/x' });
  expect(withValue(mail(), 'host', 'mx2').secrets).toEqual({});
});

it('switching the kind loses nothing', () => {
  const away = withValue({ ...hook(), type: 'index' }, 'index', 'notices');
  expect(configOf({ ...away, type: 'webhook' })).toEqual(configOf(hook()));
});
