import { HttpFailure } from '../ports';
import { cleanQuery, fillPath } from './api';
import { explain, passes } from './failures';
import { paginationOf, pagingAfter, tableAfter, toggled } from './paging';
import { anyOf, count, type Fields, flag, many, maybe, oneOf, readUrl, text, writeUrl } from './url_state';
import { isTaken } from './use_keys';

interface State {
  search: string;
  status: Array<'open' | 'closed'>;
  rule: string[];
  sort: 'queue' | 'count';
  page: number;
  chart: boolean;
  alert: string | undefined;
}
const fields: Fields<State> = {
  search: text(),
  status: anyOf(['open', 'closed'] as const),
  rule: many,
  sort: oneOf(['queue', 'count'] as const, 'queue'),
  page: count(1),
  chart: flag,
  alert: maybe,
};
const nothing: State = {
  search: '',
  status: [],
  rule: [],
  sort: 'queue',
  page: 1,
  chart: false,
  alert: undefined,
};

describe('state in the address', () => {
  it.each<[string, Partial<State>]>([
    ['', {}],
    ['status=closed&status=open&page=3', { status: ['open', 'closed'], page: 3 }],
    ['rule=a%26b&rule=c&alert=x%2Fy', { rule: ['a&b', 'c'], alert: 'x/y' }],
    [
      'search=user.name%3A+root&chart=1&sort=count',
      { search: 'user.name: root', chart: true, sort: 'count' },
    ],
    ['page=0&sort=nonsense&status=gone&rule=&chart=yes', {}],
    ['page=-4', {}],
  ])('%s', (search, part) => expect(readUrl(fields, search)).toEqual({ ...nothing, ...part }));

  it('comes back as it was written', () => {
    const state: State = {
      search: 'a=b & "c" ä',
      status: ['closed'],
      rule: ['1', '2'],
      sort: 'count',
      page: 7,
      chart: true,
      alert: 'a/b?c#d',
    };
    expect(readUrl(fields, writeUrl(fields, state))).toEqual(state);
  });

  it('writes nothing that an empty address says anyway', () => expect(writeUrl(fields, nothing)).toBe(''));

  it('leaves names of others alone', () => {
    expect(writeUrl(fields, { ...nothing, page: 2 }, 'other=1&page=9')).toBe('other=1&page=2');
  });
});

describe('calls', () => {
  it('fill the path', () =>
    expect(fillPath('/rules/{id}/runs', { id: 'a b/c' })).toBe('/rules/a%20b%2Fc/runs'));
  it('name what is missing', () => expect(() => fillPath('/rules/{id}', {})).toThrow('needs id'));
  it('send no empty filters', () =>
    expect(cleanQuery({ a: '', b: [], c: undefined, d: 0, e: false, f: ['x'] })).toEqual({
      d: 0,
      e: false,
      f: ['x'],
    }));
});

describe('failures in words', () => {
  it.each([
    [0, 'unreachable'],
    [401, 'no_right'],
    [403, 'no_right'],
    [404, 'gone'],
    [409, 'conflict'],
    [429, 'engine'],
    [503, 'engine'],
    [400, 'input'],
    [413, 'input'],
    [500, 'other'],
  ])('%d is %s', (status, kind) => expect(explain(new HttpFailure(status, null, 'said')).kind).toBe(kind));

  it("keep the server's own message and fields", () => {
    const answer = {
      statusCode: 400,
      error: 'Bad Request',
      message: 'no',
      fields: [{ path: 'a', message: 'b' }],
    };
    expect(explain(new HttpFailure(400, answer, 'x'))).toMatchObject({ text: 'no', fields: answer.fields });
  });

  it('that pass by themselves say so after the reason, and are asked again', () => {
    const failure = explain(new HttpFailure(503, null, 'no node answers'));
    expect(failure.text).toMatch(/^no node answers\. It is tried again by itself\./);
    expect([failure, explain(new HttpFailure(404, null, ''))].map(passes)).toEqual([true, false]);
  });

  it('take anything', () => expect(explain('boom')).toMatchObject({ kind: 'other', text: 'boom' }));
});

describe('keys', () => {
  /** An element as far as the question goes: what it is inside of. */
  const inside = (...selectors: string[]) => ({
    closest: (asked: string) =>
      selectors.some((one) => asked.split(', ').includes(one))
        ? { tagName: selectors[0]?.toUpperCase(), type: '' }
        : null,
  });
  const press = (key: string, target: unknown, more = {}) =>
    isTaken({ key, ctrlKey: false, metaKey: false, altKey: false, target, ...more } as never);

  it.each<[string, string, unknown, object, boolean]>([
    ['j on the page', 'j', inside(), {}, false],
    ['j in a field', 'j', inside('input'), {}, true],
    ['Ctrl+A', 'a', inside(), { ctrlKey: true }, true],
    ['a on a button', 'a', inside('button'), {}, false],
    ['Enter on a button', 'Enter', inside('button'), {}, true],
    ['Space on a link', ' ', inside('a'), {}, true],
    ["Space on a row's sentence", ' ', inside('button', '[data-lk-row]'), {}, false],
    ["Enter on a row's sentence", 'Enter', inside('button', '[data-lk-row]'), {}, true],
  ])('%s', (_, key, target, more, taken) => expect(press(key, target, more)).toBe(taken));
});

describe('a table whose page and order are in the address', () => {
  const before = { page: 3, perPage: 25, sort: 'count' as const, order: 'desc' as const };
  const none = { sort: 'queue' as const, order: 'desc' as const };
  const byCount = { field: 'count', direction: 'desc' as const };
  const after = (change: Parameters<typeof pagingAfter>[1]) =>
    tableAfter<'count' | 'queue'>(before, change, ['count'], none);

  it.each([
    ['another page', { page: { index: 4, size: 25 }, sort: byCount }, { ...before, page: 5 }],
    ['another size', { page: { index: 2, size: 50 }, sort: byCount }, { ...before, page: 1, perPage: 50 }],
    [
      'another direction',
      { page: { index: 2, size: 25 }, sort: { field: 'count', direction: 'asc' as const } },
      { ...before, page: 1, order: 'asc' },
    ],
    ['no order', { page: { index: 2, size: 25 } }, { ...before, ...none, page: 1 }],
    [
      'an order that is not offered',
      { page: { index: 2, size: 25 }, sort: { field: 'x', direction: 'asc' as const } },
      { ...before, ...none, page: 1 },
    ],
  ])('%s', (_, change, expected) => expect(after(change)).toEqual(expected));

  it('counts pages from 1 in the address, from 0 in the table', () => {
    expect(paginationOf({ page: 1, perPage: 25 }, 60)).toMatchObject({ pageIndex: 0, totalItemCount: 60 });
    expect(pagingAfter({ page: 1, perPage: 25 }, { page: { index: 1, size: 25 } }).page).toBe(2);
  });

  it('chooses and takes back', () => {
    expect([...toggled(new Set(['a']), 'b')]).toEqual(['a', 'b']);
    expect([...toggled(new Set(['a', 'b']), 'a')]).toEqual(['b']);
  });
});
