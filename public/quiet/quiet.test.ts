import { makeAlert } from '../../test/make';
import { wouldText } from './shadow_note';
import {
  checkSilence,
  draftOfSilence,
  NEW_SILENCE,
  type SilenceDraft,
  scopeOf,
  silenceFor,
} from './silence_draft';
import { recursText, scopeText } from './words';

const NOW = Date.parse('2026-11-21T12:00:00.000Z');
const written: SilenceDraft = { ...NEW_SILENCE, name: 'Patching', tags: ['net'] };

describe('a silence as it is written', () => {
  it('of an alert has its rule and its key, nothing where the key has none', () => {
    const draft = silenceFor(makeAlert({ ruleId: 'r', key: { 'user.name': 'root', 'host.name': null } }));
    expect(scopeOf(draft)).toEqual({
      rules: ['r'],
      tags: [],
      severities: [],
      fields: { 'user.name': 'root', 'host.name': null },
      search: '',
    });
  });

  it('begins now and lasts as long as was chosen', () => {
    const { input } = checkSilence({ ...written, length: '1d' }, NOW);
    expect(input).toMatchObject({
      startsAt: '2026-11-21T12:00:00.000Z',
      until: '2026-11-22T12:00:00.000Z',
      recurs: null,
    });
  });

  it('recurs without an end', () => {
    const { input } = checkSilence({ ...written, kind: 'recurring', zone: 'Europe/Berlin' }, NOW);
    expect(input).toMatchObject({
      until: null,
      recurs: { cron: '0 2 * * 0', zone: 'Europe/Berlin', length: '2h' },
    });
  });

  it('comes back as it was stored', () => {
    const { input } = checkSilence({ ...written, fields: 'a = b = c\nd =' }, NOW);
    expect(input?.scope.fields).toEqual({ a: 'b = c', d: null });
    const stored = { ...input!, id: 's', space: '', version: 1, updatedAt: '', updatedBy: '' };
    const again = checkSilence(draftOfSilence(stored), NOW + 1_000).input;
    expect(again).toEqual(input);
  });

  it.each<[string, Partial<SilenceDraft>, string]>([
    ['without a reason', { name: '' }, 'name'],
    ['for nothing', { tags: [] }, 'scope'],
    ['with a line that is no pair', { fields: 'root' }, 'fields'],
    ['without its end', { length: 'time' }, 'until'],
    ['that ends before it begins', { length: 'time', end: '2020-01-01T00:00' }, 'until'],
    ['with a cron that is none', { kind: 'recurring', cron: 'at night' }, 'cron'],
    ['with a length that is none', { kind: 'recurring', each: 'long' }, 'length'],
  ])('%s is not saved', (_, part, blank) => {
    const { input, errors } = checkSilence({ ...written, ...part }, NOW);
    expect(input).toBeNull();
    expect(Object.keys(errors)).toContain(blank);
  });
});

describe('in words', () => {
  it('a scope', () => {
    const scope = {
      rules: ['r', 's'],
      tags: ['net'],
      severities: ['low' as const],
      fields: { a: 'b', c: null },
      search: 'key: x',
    };
    const name = (id: string) => `rule ${id}`;
    expect(scopeText(scope, name)).toBe(
      'rule r or rule s · tag net · severity low · a = b · no c · what “key: x” finds',
    );
  });
  it('how it recurs', () => {
    expect(recursText({ recurs: { cron: '0 2 * * 0', zone: 'UTC', length: '2h' } })).toBe(
      '0 2 * * 0 in UTC, for 2 hours each',
    );
  });
  it.each([
    [0, [], 'In the last 14 days there was nothing to tell.'],
    [
      1_212,
      [
        { id: 'a', name: 'Ops', messages: 1_200 },
        { id: 'b', name: 'Pager', messages: 12 },
      ],
      'In the last 14 days 1,212 messages would have gone to Ops (1,200) and Pager (12).',
    ],
  ])('%d messages kept back', (total, channels, said) => expect(wouldText({ total, channels })).toBe(said));
});
