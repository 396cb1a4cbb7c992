import { addressFor, addressProblem, originOf } from './address';

it.each([
  ['https://example.org/hook', null],
  ['https://example.org:8443/a/{{token}}/b?c={{thread}}', null],
  ['https://api.example.org/v2/alerts{{#is.over}}/{{thread}}/close{{/is.over}}', null],
  ['https://{{token}}.example.org/', 'only what follows the host can be a template'],
  ['https://example.org{{token}}/', 'only what follows the host can be a template'],
  ['https://example.org\\@evil.example.org/', 'not an address'],
  ['http://', 'not an address'],
  ['https://example.org/{{#a}}', expect.stringContaining('cannot be read')],
  ['https://bob:pass@example.org/', expect.stringContaining('their own fields')],
])('%s: %s', (address, problem) => {
  expect(addressProblem(address)).toEqual(problem);
});

it.each([
  ['https://e.org/bot{{token}}/x', 'https://e.org/bot12:a/b/x'],
  ['https://e.org/{{{ token }}}?k={{k}}', 'https://e.org/12:a/b?k=a%2Fb%3Fc%23d'],
  ['https://e.org/x{{#over}}/{{k}}/close{{/over}}', 'https://e.org/x/a%2Fb%3Fc%23d/close'],
  ['https://e.org/x{{#not}}/close{{/not}}', 'https://e.org/x'],
  ['https://e.org/?q={{dots}}', 'https://e.org/?q=..'],
])('%s', (address, expected) => {
  expect(addressFor(address, { k: 'a/b?c#d', over: true, dots: '..' }, '12:a/b')).toBe(expected);
});

it.each(['https://e.org/a/{{dots}}/b', 'https://e.org/a/{{dots}}'])('no value leads out of %s', (address) => {
  expect(() => addressFor(address, { dots: '..' }, '')).toThrow(/leave its path/);
  expect(() => addressFor(address, { dots: '.' }, '')).toThrow(/leave its path/);
});

it('what is shown is the origin', () => {
  expect(originOf('https://hooks.example.org:8443/services/{{token}}')).toBe(
    'https://hooks.example.org:8443',
  );
  expect(originOf('nonsense')).toBe('');
});
