import { readCondition } from './conditions';
import type { Options } from './options';
import { Report } from './report';

function read(options: Options) {
  const report = new Report();
  const condition = readCondition(options, report);
  const texts = (notes: Array<{ option: string; message: string }>) =>
    notes.map(({ option, message }) => `${option}: ${message}`);
  return { condition, problems: texts(report.problems), warnings: texts(report.warnings) };
}

const black = { type: 'blacklist', compare_key: 'user', blacklist: ['root', 7, true] };
const white = { type: 'whitelist', compare_key: ['user'], whitelist: ['ana'], ignore_null: true };
const changing = { type: 'change', query_key: 'user', compare_key: ['a', 'b'], ignore_null: true };
const term = { type: 'new_term', fields: ['user', ['a', 'b']] };

describe('types that look at values', () => {
  it.each<[string, Options, object]>([
    ['a blacklist', black, { type: 'blacklist', field: 'user', values: ['root', '7', 'true'], key: [] }],
    ['a whitelist', white, { type: 'whitelist', field: 'user', values: ['ana'], missing: false }],
    ['nulls not ignored', { ...white, ignore_null: 'no', query_key: 'h' }, { missing: true, key: ['h'] }],
    [
      'a change within a time',
      { ...changing, timeframe: { hours: 1 } },
      { type: 'change', key: ['user'], fields: ['a', 'b'], within: '1h', missing: false },
    ],
    ['a change at any time', changing, { within: null, lookback: '30d' }],
    [
      'new terms',
      { ...term, terms_window_size: { days: 10 }, alert_on_missing_field: true },
      { type: 'new_term', key: [], terms: [['user'], ['a', 'b']], lookback: '10d', missing: true },
    ],
    ['a single field', { ...term, fields: 'user' }, { terms: [['user']], lookback: '30d', missing: false }],
    [
      'terms of the key',
      { type: 'new_term', query_key: ['a', 'b'] },
      { key: ['a', 'b'], terms: [['a', 'b']] },
    ],
  ])('maps %s', (_, options, expected) => {
    const { condition, problems } = read(options);
    expect(problems).toEqual([]);
    expect(condition).toMatchObject(expected);
  });

  it.each<[string, Options, string]>([
    ['no compare_key', { ...black, compare_key: undefined }, 'compare_key: required for blacklist, missing'],
    ['two of them', { ...black, compare_key: ['a', 'b'] }, 'compare_key: one field is compared here'],
    ['no entries', { ...black, blacklist: undefined }, 'blacklist: required for blacklist, missing'],
    [
      'a file',
      { ...black, blacklist: ['a', '!file /etc/secret.txt'] },
      'blacklist[1]: files are not read: upload it as a list',
    ],
    ['a mapping', { ...white, whitelist: [{ a: 1 }] }, 'whitelist[0]: must be a text'],
    ['an entry too long', { ...white, whitelist: ['x'.repeat(8_193)] }, 'whitelist: Too big'],
    ['no ignore_null', { ...white, ignore_null: undefined }, 'ignore_null: required for whitelist, missing'],
    ['a change of no key', { ...changing, query_key: undefined }, 'query_key: required for change, missing'],
    ['a change of nothing', { ...changing, compare_key: null }, 'compare_key: required for change, missing'],
    ['too long a time', { ...changing, timeframe: { days: 91 } }, 'timeframe: must lie between 1s and 90d'],
    ['no fields', { type: 'new_term' }, 'fields: required for new_term, missing'],
    [
      'a field that is none',
      { ...term, fields: ['a', 7] },
      'fields[1]: must be a field name or a list of them',
    ],
    [
      'too long a window',
      { ...term, terms_window_size: { days: 91 } },
      'terms_window_size: must lie between 1m and 90d',
    ],
  ])('refuses %s', (_, options, problem) => {
    const { condition, problems } = read(options);
    expect(condition).toBeNull();
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(problem);
    expect(problems[0]).not.toContain('secret');
  });

  it.each<[string, Options, string]>([
    [
      'regular expressions',
      { ...black, blacklist: ['/b.d/'] },
      'blacklist: entries between slashes are regular',
    ],
    [
      'a change without an end',
      changing,
      'timeframe: not given: a value is compared with the one before for 30d',
    ],
    ['steps', { ...term, window_step_size: { days: 1 } }, 'window_step_size: not needed'],
    ['a limit', { ...term, terms_size: 50 }, 'terms_size: not needed'],
    [
      'a terms query',
      { ...term, use_terms_query: true },
      'use_terms_query: documents are read at their own time',
    ],
    [
      'a postfix',
      { ...term, use_keyword_postfix: true },
      'use_keyword_postfix: fields are read as they are named',
    ],
  ])('warns of %s', (_, options, warning) => {
    const { warnings } = read(options);
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toContain(warning);
  });
});
