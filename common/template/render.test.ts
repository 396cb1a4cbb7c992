import fc from 'fast-check';
import { checkTemplate, render, SINKS, type Sink, TEMPLATE_LIMITS, TemplateError } from '.';
import { DataContext } from './context';

const hostile = '<img src=x onerror="alert(1)">\r\nBcc: a@b.c\u0000\u202e & \'';

describe('escaping is decided by where the text goes', () => {
  it.each<[Sink, string, string]>([
    ['html', '{{v}}', '&lt;img src=x onerror=&quot;alert(1)&quot;&gt; Bcc: a@b.c  &amp; &#39;'],
    ['json', '"{{v}}"', JSON.stringify(hostile)],
    ['json', '{"v": {{{v}}}}', `{"v": ${JSON.stringify(hostile)}}`],
    ['plain', 'a\n{{v}}', 'a\n<img src=x onerror="alert(1)"> Bcc: a@b.c  & \''],
    [
      'header',
      'Alert:\r\n {{{v}}}',
      'Alert:   <img src=x onerror="alert(1)"> Bcc: a@b.c  & \''.replace('   ', '  '),
    ],
    ['url', 'q={{v}}', `q=${encodeURIComponent(hostile)}`],
    ['slack', '{{v}}', '&lt;img src=x onerror="alert(1)"&gt; Bcc: a@b.c  &amp; \''],
    ['jira', '{{v}}', '<img src=x onerror="alert(1)"> Bcc: a\\@b.c  & \''],
  ])('%s: %s', (sink, template, expected) => {
    expect(render(template, { v: hostile }, sink)).toBe(expected);
  });

  it.each<[Sink, string, string]>([
    ['slack', 'https://a.example/x?y=1&z=a|b', 'https://a.example/x?y=1&amp;z=a%7Cb'],
    ['slack', '<https://a.example|b>', '&lt;https://a.example|b&gt;'],
    ['jira', 'https://a.example/x_y-z?q=[a|b]', 'https://a.example/x_y-z?q=%5Ba%7Cb%5D'],
    ['jira', '[b|https://a.example]', '\\[b\\|https://a.example\\]'],
  ])('%s: a link stays whole, and none is made: %s', (sink, value, expected) => {
    expect(render('{{v}}', { v: value }, sink)).toBe(expected);
  });

  it.each(SINKS.filter((sink) => sink !== 'json'))('%s: three braces are no way around it', (sink) => {
    expect(render('{{{v}}}|{{&v}}', { v: hostile }, sink)).toBe(
      [1, 2].map(() => render('{{v}}', { v: hostile }, sink)).join('|'),
    );
  });

  it('any value gives valid JSON, whole or inside a string', () => {
    fc.assert(
      fc.property(fc.anything({ withObjectString: true }), (value) => {
        const text = render('{"a": "{{v}}", "b": {{{v}}}}', { v: value }, 'json');
        expect(() => JSON.parse(text)).not.toThrow();
      }),
    );
  });

  it('no value leaves its line in plain text, nor its tag in HTML', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (value) => {
        expect(render('x{{v}}x', { v: value }, 'plain')).not.toMatch(/[\r\n\u0085\u2028\u2029]/);
        expect(render('{{v}}', { v: value }, 'html')).not.toMatch(/[<>"']/);
      }),
    );
  });
});

describe('names look at data only', () => {
  const data = {
    alert: { key: { 'user.name': 'eve' }, tags: ['a', 'b'], count: 3, none: null },
    outer: 'seen',
  };
  it.each([
    ['{{alert.key.user.name}}', 'eve'],
    ['{{#alert}}{{key.user.name}} {{outer}}{{/alert}}', 'eve seen'],
    ['{{#alert.tags}}{{.}};{{/alert.tags}}', 'a;b;'],
    ['{{alert.tags.0}} {{alert.tags}}', 'a a, b'],
    ['{{alert.none}}{{alert.nothing}}{{^alert.none}}-{{/alert.none}}', '-'],
    ['{{alert.key}}', '{"user.name":"eve"}'],
    [
      '{{constructor}}{{alert.constructor}}{{__proto__}}{{alert.tags.map}}{{outer.trim}}{{outer.constructor}}',
      '',
    ],
    ['{{#alert.constructor}}x{{/alert.constructor}}{{toString}}{{hasOwnProperty}}', ''],
    ['{{=<% %>=}}<% outer %>', 'seen'],
  ])('%s', (template, expected) => {
    expect(render(template, data, 'plain')).toBe(expected);
  });

  it('takes fields of a hostile document for what they are', () => {
    const fields = JSON.parse('{"__proto__": {"polluted": "yes"}, "constructor": "c", "hasOwnProperty": 1}');
    expect(
      render('{{f.__proto__.polluted}} {{f.constructor}} {{f.hasOwnProperty}}', { f: fields }, 'plain'),
    ).toBe('yes c 1');
    expect(({} as { polluted?: string }).polluted).toBeUndefined();
  });

  it('functions in the data are nothing', () => {
    const call = jest.fn(() => 'called');
    expect(render('{{f}}{{#f}}x{{/f}}', { f: call }, 'plain')).toBe('');
    expect(call).not.toHaveBeenCalled();
  });
});

describe('limits', () => {
  const nested = (depth: number, name = 'a') => `{{#${name}}}`.repeat(depth) + `{{/${name}}}`.repeat(depth);
  it.each([
    ['a template that is too long', 'x'.repeat(TEMPLATE_LIMITS.template + 1), /at most 50000/],
    ['sections too deep', nested(60), /more than 50 deep/],
    ['thousands of sections', nested(4_000), /more than 50 deep/],
    ['a section left open', '{{#a}}x', /cannot be read: Unclosed section "a"/],
    ['a tag left open', '{{a', /cannot be read: Unclosed tag/],
    ['partials', '{{> file}}', /partials are not supported/],
    ['a long name', `{{${'a.'.repeat(200)}}}`, /longer than 200/],
  ])('%s is refused when it is saved', (_what, template, message) => {
    expect(() => checkTemplate(template)).toThrow(TemplateError);
    expect(() => checkTemplate(template)).toThrow(message);
  });

  it.each([
    ['a long value', '{{v}}', { v: 'x'.repeat(300_000) }, /longer than 200000/],
    ['a long whole value', '{{{v}}}', { v: ['x'.repeat(300_000)] }, /longer than 200000/],
    [
      'many values',
      '{{#l}}{{v}}{{/l}}',
      { l: Array(300).fill(0), v: 'x'.repeat(1_000) },
      /longer than 200000/,
    ],
    ['loops in loops that write nothing', nested(30, 'l'), { l: Array(50).fill(1) }, /100000 steps/],
  ])('%s stops with its reason, within the steps that are allowed', (_what, template, data, message) => {
    const lookups = jest.spyOn(DataContext.prototype, 'lookup');
    expect(() => render(template, data, 'plain')).toThrow(message);
    expect(lookups.mock.calls.length).toBeLessThanOrEqual(TEMPLATE_LIMITS.steps);
    lookups.mockRestore();
  });

  it('a template at its limit, full of tags, looks each of them up once', () => {
    const lookups = jest.spyOn(DataContext.prototype, 'lookup');
    expect(render('{{a.b.c}}'.repeat(5_500), { a: { b: { c: 'x' } } }, 'html')).toHaveLength(5_500);
    expect(lookups).toHaveBeenCalledTimes(5_500);
    lookups.mockRestore();
  });

  it('data that contains itself ends', () => {
    const loop: Record<string, unknown> = { name: 'x' };
    loop.self = loop;
    expect(render('{{self.self.name}}', loop, 'plain')).toBe('x');
  });
});
