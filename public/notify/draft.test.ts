import type { Channel } from '../../common/schemas';
import { type ChannelDraft, checkChannel, draftOf, NEW_CHANNEL } from './draft';

const hook: ChannelDraft = { ...NEW_CHANNEL, name: 'Hook', url: 'https://example.org/h' };
const mail: ChannelDraft = {
  ...NEW_CHANNEL,
  name: 'Mail',
  type: 'email',
  host: 'mx',
  from: 'a@example.org',
  to: ['b@example.org'],
};

it('reads headers line by line', () => {
  const { input } = checkChannel({ ...hook, headers: 'X-Team: blue\n\nX-Url: http://a:1/ ' });
  expect(input?.config).toMatchObject({ headers: { 'X-Team': 'blue', 'X-Url': 'http://a:1/' } });
});

it('sends a secret only when one was typed', () => {
  expect(checkChannel(hook).input?.secrets).toEqual({});
  expect(checkChannel({ ...hook, password: 'p', hmacKey: 'k' }).input?.secrets).toEqual({
    password: 'p',
    hmacKey: 'k',
  });
  expect(checkChannel({ ...mail, hmacKey: 'k' }).input?.secrets).toEqual({});
});

it.each<[ChannelDraft, keyof ChannelDraft]>([
  [{ ...hook, name: ' ' }, 'name'],
  [{ ...hook, url: 'ftp://x' }, 'url'],
  [{ ...hook, headers: 'bad name: x' }, 'headers'],
  [{ ...mail, from: 'nobody' }, 'from'],
  [{ ...mail, to: [] }, 'to'],
  [{ ...mail, to: ['a b'] }, 'to'],
  [{ ...mail, port: '' }, 'port'],
  [{ ...mail, port: '70000' }, 'port'],
])('%# is wrong at %s', (draft, field) => {
  const { input, errors } = checkChannel(draft);
  expect(input).toBeNull();
  expect(errors[field]).toBeDefined();
});

it.each([hook, { ...hook, headers: 'A: b\nC: d' }, mail, { ...mail, replyTo: 'c@example.org' }])(
  'opens a stored channel as it was written (%#)',
  (draft) => {
    const { input } = checkChannel(draft);
    expect(draftOf({ ...input, secretsSet: [] } as unknown as Channel)).toEqual(draft);
  },
);
