import Mustache from 'mustache';
import { DataContext, plainData } from './context';
import { TEMPLATE_LIMITS, TemplateError } from './limits';
import { escapeFor, escapeWholeFor, oneLine, type Sink, textOf } from './sinks';

type Token = [kind: string, value: string, start: number, end: number, children?: Token[]];

/** Parses and measures; throws a `TemplateError` that says what is wrong with the template. */
function parse(template: string): Token[] {
  if (template.length > TEMPLATE_LIMITS.template) {
    throw new TemplateError(
      `the template has ${template.length} characters; at most ${TEMPLATE_LIMITS.template} are taken`,
    );
  }
  let tokens: Token[];
  try {
    const writer = new Mustache.Writer();
    // A cache would keep every template ever previewed.
    (writer as { templateCache?: unknown }).templateCache = undefined;
    tokens = writer.parse(template) as Token[];
  } catch (error) {
    throw new TemplateError(`the template cannot be read: ${(error as Error).message}`);
  }
  measure(tokens, 1);
  return tokens;
}

function measure(tokens: readonly Token[], depth: number): void {
  if (depth > TEMPLATE_LIMITS.depth) {
    throw new TemplateError(`the template nests sections more than ${TEMPLATE_LIMITS.depth} deep`);
  }
  for (const [kind, value, , , children] of tokens) {
    if (kind === '>') throw new TemplateError(`partials are not supported: {{> ${value}}}`);
    if (kind !== 'text' && value.length > TEMPLATE_LIMITS.name) {
      throw new TemplateError(`a name in the template is longer than ${TEMPLATE_LIMITS.name} characters`);
    }
    if (kind === '#' || kind === '^') measure(children ?? [], depth + 1);
  }
}

/** `{{alert.owner | nobody}}`: what stands behind the bar is written where there is no such value. */
function valueOr(name: string, context: DataContext): unknown {
  const bar = name.indexOf('|');
  if (bar < 0) return context.lookup(name);
  return context.lookup(name.slice(0, bar).trim()) ?? name.slice(bar + 1).trim();
}

/** Mustache's writer, counting what it does and writes. */
class BoundedWriter extends Mustache.Writer {
  private steps = 0;
  private written = 0;

  constructor(private readonly sink: Sink) {
    super();
  }

  override renderTokens(tokens: string[][], context: DataContext): string {
    let text = '';
    for (const token of tokens) {
      if (++this.steps > TEMPLATE_LIMITS.steps) {
        throw new TemplateError(`the template takes more than ${TEMPLATE_LIMITS.steps} steps`);
      }
      text += this.piece(token, context);
    }
    return text;
  }

  private piece(token: string[], context: DataContext): string {
    switch (token[0]) {
      case '#':
        return this.renderSection(token, context) ?? '';
      case '^':
        return this.renderInverted(token, context) ?? '';
      case 'name':
        return this.take(escapeFor[this.sink](this.bounded(textOf(valueOr(token[1]!, context)))));
      case '&':
        return this.take(escapeWholeFor[this.sink](valueOr(token[1]!, context)));
      case 'text':
        return this.take(token[1]!);
      default:
        return '';
    }
  }

  private bounded(text: string): string {
    if (text.length > TEMPLATE_LIMITS.output) this.tooLong();
    return text;
  }

  private take(text: string): string {
    this.written += text.length;
    if (this.written > TEMPLATE_LIMITS.output) this.tooLong();
    return text;
  }

  private tooLong(): never {
    throw new TemplateError(`the text is longer than ${TEMPLATE_LIMITS.output} characters`);
  }
}

/** Throws a `TemplateError` when `template` cannot be used; for saving, before there is anything to render. */
export function checkTemplate(template: string): void {
  parse(template);
}

/**
 * Mustache without lambdas and partials. `data` is copied to plain data first; values are escaped for `sink`, also in
 * `{{{…}}}` (see `sinks.ts`). Throws a `TemplateError` when a limit is passed: nothing is ever cut.
 */
export function render(template: string, data: unknown, sink: Sink): string {
  const tokens = parse(template);
  const text = new BoundedWriter(sink).renderTokens(
    tokens as unknown as string[][],
    new DataContext(plainData(data)),
  );
  return sink === 'header' ? oneLine(text) : text;
}
