/** Python's `str.format` and plain Jinja, as far as ElastAlert's texts use them, as Mustache over our variables. */

/** What a place in the text stands for, by its number or name; null: nothing does. */
export type PlaceOf = (name: string) => string | null;

/** Stands between signs that would otherwise begin a tag. */
const literal = (text: string): string => text.replace(/\{\{+/g, (braces) => `{{nothing | ${braces}}}`);

/**
 * A path as ElastAlert writes it, `data.items[0]name`, as one of ours, `document.data.items.0.name`.
 */
export const documentPath = (path: string): string =>
  `document.${path.replace(/\[(\d+)\]\.?/g, '.$1.').replace(/\.$/, '')}`;

/** The tag that writes a variable, or what stands for it where there is none. Neither can end the tag. */
export function tagOf(path: string, missing: string): string {
  const name = path.replace(/[{}|]/g, '');
  return `{{${name} | ${missing.replace(/\}\}/g, '} }')}}}`;
}

/** Texts that cannot be taken over as they are, for people. */
export class TextProblem extends Error {}

/**
 * `{0} by {user}` → Mustache. A form that a place gives to its value (`{0:>5}`) is left out, and `told` of it. Throws a
 * `TextProblem` where a place stands for nothing.
 */
export function fromFormat(text: string, placeOf: PlaceOf, told: (form: string) => void = () => {}): string {
  let next = 0;
  let out = '';
  let plain = '';
  const flush = () => {
    out += literal(plain);
    plain = '';
  };
  for (let at = 0; at < text.length; at++) {
    const sign = text[at]!;
    if ((sign === '{' || sign === '}') && text[at + 1] === sign) {
      plain += sign;
      at += 1;
      continue;
    }
    if (sign === '}') throw new TextProblem('a single } stands in it');
    if (sign !== '{') {
      plain += sign;
      continue;
    }
    const end = text.indexOf('}', at);
    if (end < 0) throw new TextProblem('a { is never closed');
    const inside = text.slice(at + 1, end);
    const [, name = '', form = ''] = /^([^!:]*)((?:[!:].*)?)$/s.exec(inside) ?? [];
    const tag = placeOf(name === '' ? String(next++) : name);
    if (tag === null) throw new TextProblem(`{${inside}} stands for nothing`);
    if (form !== '') told(`{${inside}} gives a form to the value, which is not taken over`);
    flush();
    out += tag;
    at = end;
  }
  flush();
  return out;
}

const NAME = String.raw`[A-Za-z_][\w.]*(?:\[\d+\])*`;
const EXPRESSION = new RegExp(
  String.raw`^(${NAME})((?:\[(?:'[^']*'|"[^"]*"|\d+)\])*)(?:\s*\|\s*default\(\s*(?:'([^']*)'|"([^"]*)")\s*(?:,\s*(?:true|True))?\))?$`,
);

/** A value's name in Jinja: `user.name`, `_data['@timestamp']`, with what stands for it where it is missing. */
function jinjaValue(expression: string, root: string): { path: string; missing: string } | null {
  const found = EXPRESSION.exec(expression.trim());
  if (!found) return null;
  const [, name = '', keys = '', single, double] = found;
  const head = name.startsWith(`${root}.`) ? name.slice(root.length + 1) : name;
  const rest = [...keys.matchAll(/\[(?:'([^']*)'|"([^"]*)"|(\d+))\]/g)].map(
    (key) => key[1] ?? key[2] ?? key[3]!,
  );
  const parts = name === root ? rest : [head, ...rest];
  return parts.length === 0 ? null : { path: parts.join('.'), missing: single ?? double ?? '' };
}

/**
 * `{{ user }}`, `{% if user %}…{% else %}…{% endif %}`, comments → Mustache. `tagFor` writes a field or a property of the
 * rule, `pathFor` is the variable that it is asked for. Throws a `TextProblem` for everything else that Jinja can.
 */
export function fromJinja(
  text: string,
  root: string,
  tagFor: (path: string, missing: string) => string,
  pathFor: (path: string) => string,
): string {
  const open: string[] = [];
  const parts = text.replace(/\n$/, '').split(/(\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\})/s);
  const out = parts.map((part) => {
    if (part.startsWith('{#')) return '';
    if (part.startsWith('{{')) {
      const value = jinjaValue(part.slice(2, -2).replace(/^-|-$/g, ''), root);
      if (!value) throw new TextProblem(`${part} is more than a name`);
      return tagFor(value.path, value.missing);
    }
    if (!part.startsWith('{%')) return literal(part);
    const inside = part.slice(2, -2).replace(/^-|-$/g, '').trim();
    if (inside.startsWith('if ')) {
      const value = jinjaValue(inside.slice(3), root);
      if (!value) throw new TextProblem(`${part} asks for more than whether there is a value`);
      open.push(pathFor(value.path));
      return `{{#${open[open.length - 1]}}}`;
    }
    const name = open[open.length - 1];
    if (inside === 'else' && name) return `{{/${name}}}{{^${name}}}`;
    if (inside === 'endif' && name) return `{{/${open.pop()}}}`;
    throw new TextProblem(`${part} is not taken over`);
  });
  if (open.length > 0) throw new TextProblem('an {% if %} is never closed');
  return out.join('');
}
