/**
 * The queue's search box → Query DSL: KQL over friendly names.
 *
 * - `severity:high`, `severity >= high`, `rule:…`, `owner:ana` (`owner:"-"`: nobody), `tag`, `status`, `condition`,
 *   `resolution`, `reason`, `key`, `escalated:true`, `count > 100`, `firstSeen` / `lastSeen` / `created` with a time.
 * - Any other name is a field of the key or of a sample document: `user.name:root` looks for `user.name=root`.
 * - Plain words must each be found in reason, rule name, key or tags; quoted ones as a phrase.
 */
import { type Dsl, type KqlNode, KqlSyntaxError, parseKql } from '../../common/query';
import { RESOLUTIONS, SEVERITIES } from '../../common/words';
import { BadFilter } from './bad_filter';

type IsNode = Extract<KqlNode, { type: 'is' }>;
type RangeNode = Extract<KqlNode, { type: 'range' }>;
type Operand = IsNode['value'];

/** More would make a query that an engine may refuse. */
const MAX_CLAUSES = 100;

const WORDS = ['kibana.alert.reason', 'kibana.alert.rule.name.words', 'lookout.key_text.words'];

/** Names that stand for one keyword field. */
const KEYWORDS: Record<string, string[]> = {
  severity: ['kibana.alert.severity'],
  tag: ['kibana.alert.workflow_tags'],
  tags: ['kibana.alert.workflow_tags'],
  status: ['kibana.alert.workflow_status'],
  condition: ['lookout.condition'],
  resolution: ['lookout.resolution'],
  owner: ['kibana.alert.workflow_assignee_ids'],
  id: ['kibana.alert.uuid'],
};
/** Names that stand for text, with the keyword that a wildcard is held against. */
const TEXTS: Record<string, { text: string; keyword: string | null }> = {
  rule: { text: 'kibana.alert.rule.name.words', keyword: 'kibana.alert.rule.name' },
  key: { text: 'lookout.key_text.words', keyword: 'lookout.key_text' },
  reason: { text: 'kibana.alert.reason', keyword: null },
};
const NUMBERS: Record<string, string> = {
  count: 'lookout.count',
  matches: 'lookout.matches',
  recurrences: 'lookout.recurrences',
};
const TIMES: Record<string, string> = {
  firstSeen: 'kibana.alert.start',
  lastSeen: 'kibana.alert.last_detected',
  created: 'lookout.created_at',
};

const LISTS: Record<string, readonly string[]> = {
  severity: SEVERITIES,
  status: ['open', 'acknowledged', 'closed'],
  condition: ['active', 'recovered', 'event'],
  resolution: RESOLUTIONS,
};

const any = (should: Dsl[]): Dsl => ({ bool: { should, minimum_should_match: 1 } });
const textOf = (operand: Operand): string =>
  operand.type === 'wildcard' ? operand.parts.join('*') : String(operand.value);
const isStar = (operand: Operand) =>
  operand.type === 'wildcard' && operand.parts.length === 2 && operand.parts.every((part) => part === '');

/** A wildcard's text with everything but its own asterisks escaped. */
const pattern = (operand: Operand, before = ''): string =>
  (operand.type === 'wildcard' ? operand.parts : [textOf(operand)])
    .map((part, at) => (at === 0 ? before + part : part).replace(/[\\*?]/g, '\\$&'))
    .join('*');

/** Equal, or like a wildcard, without regard to case. */
function keywordIs(field: string, operand: Operand, before = ''): Dsl {
  return operand.type === 'wildcard'
    ? { wildcard: { [field]: { value: pattern(operand, before), case_insensitive: true } } }
    : { term: { [field]: { value: before + textOf(operand), case_insensitive: true } } };
}

function wordsIn(fields: string[], operand: Operand): Dsl {
  if (operand.type === 'literal' && operand.quoted)
    return { multi_match: { query: textOf(operand), fields, type: 'phrase', zero_terms_query: 'all' } };
  return {
    multi_match: {
      query: textOf(operand),
      fields,
      type: 'cross_fields',
      operator: 'and',
      zero_terms_query: 'all',
    },
  };
}

const wildWords = (fields: string[], operand: Operand): Dsl =>
  any(
    fields.map((field) => ({ wildcard: { [field]: { value: pattern(operand), case_insensitive: true } } })),
  );

class Translation {
  private clauses = 0;

  node(node: KqlNode): Dsl {
    this.clauses += 1;
    if (this.clauses > MAX_CLAUSES)
      throw new BadFilter('search', `more than ${MAX_CLAUSES} parts; use fewer words`);
    switch (node.type) {
      case 'and':
        return { bool: { filter: node.children.map((child) => this.node(child)) } };
      case 'or':
        return any(node.children.map((child) => this.node(child)));
      case 'not':
        return { bool: { must_not: [this.node(node.child)] } };
      case 'nested':
        throw new BadFilter('search', 'alerts have no nested fields; write name: value without the braces');
      case 'range':
        return this.range(node);
      case 'is':
        return node.field === null
          ? this.bare(node.value)
          : this.is(textOf(node.field), node.value, isStar(node.field));
    }
  }

  private bare(value: Operand): Dsl {
    if (isStar(value)) return { match_all: {} };
    const words =
      value.type === 'literal' && value.quoted
        ? [value]
        : textOf(value).split(/\s+/).filter(Boolean).map(asOperand);
    this.clauses += words.length - 1;
    if (this.clauses > MAX_CLAUSES)
      throw new BadFilter('search', `more than ${MAX_CLAUSES} words; use fewer`);
    return {
      bool: {
        filter: words.map((word) =>
          any([
            word.type === 'wildcard' ? wildWords(WORDS, word) : wordsIn(WORDS, word),
            keywordIs('kibana.alert.workflow_tags', word),
            keywordIs('kibana.alert.uuid', word),
          ]),
        ),
      },
    };
  }

  private is(name: string, value: Operand, everyField: boolean): Dsl {
    if (everyField) return this.bare(value);
    if (name === 'escalated') return { term: { 'lookout.escalated': truth(name, value) } };
    if (name === 'owner' && textOf(value) === '-') return { term: { 'lookout.unowned': true } };
    const text = TEXTS[name];
    if (text) return textIs(text, value);
    const number = NUMBERS[name];
    if (number) return { term: { [number]: numberOf(name, value) } };
    const time = TIMES[name];
    if (time) return { range: { [time]: { gte: timeOf(name, value), lte: timeOf(name, value) } } };
    const fields = KEYWORDS[name];
    if (fields) {
      if (isStar(value)) return any(fields.map((field) => ({ exists: { field } })));
      checkListed(name, value);
      return any(fields.map((field) => keywordIs(field, value)));
    }
    return isStar(value)
      ? { prefix: { 'lookout.fields': { value: `${name}=` } } }
      : keywordIs('lookout.fields', value, `${name}=`);
  }

  private range({ field, operator, value }: RangeNode): Dsl {
    const name = textOf(field);
    if (name === 'severity') {
      checkListed(name, value);
      const rank = SEVERITIES.indexOf(textOf(value).toLowerCase() as (typeof SEVERITIES)[number]);
      return { range: { 'lookout.severity_rank': { [operator]: rank } } };
    }
    const number = NUMBERS[name];
    if (number) return { range: { [number]: { [operator]: numberOf(name, value) } } };
    const time = TIMES[name];
    if (time) return { range: { [time]: { [operator]: timeOf(name, value) } } };
    const known = ['severity', ...Object.keys(NUMBERS), ...Object.keys(TIMES)].join(', ');
    throw new BadFilter('search', `${name} cannot be compared; larger and smaller work for ${known}`);
  }
}

const asOperand = (word: string): Operand =>
  word.includes('*')
    ? { type: 'wildcard', parts: word.split('*') }
    : { type: 'literal', value: word, quoted: false };

function textIs({ text, keyword }: { text: string; keyword: string | null }, value: Operand): Dsl {
  if (isStar(value)) return { exists: { field: keyword ?? text } };
  if (value.type !== 'wildcard') {
    return keyword ? any([wordsIn([text], value), keywordIs(keyword, value)]) : wordsIn([text], value);
  }
  return keyword ? any([wildWords([text], value), keywordIs(keyword, value)]) : wildWords([text], value);
}

function checkListed(name: string, value: Operand): void {
  const list = LISTS[name];
  if (!list || value.type === 'wildcard' || list.includes(textOf(value).toLowerCase())) return;
  throw new BadFilter('search', `${name} is one of ${list.join(', ')}, not "${textOf(value)}"`);
}

function truth(name: string, value: Operand): boolean {
  const text = textOf(value).toLowerCase();
  if (text === 'true' || text === 'false') return text === 'true';
  throw new BadFilter('search', `${name} is true or false, not "${textOf(value)}"`);
}

function numberOf(name: string, value: Operand): number {
  const number = Number(textOf(value));
  if (textOf(value).trim() !== '' && Number.isSafeInteger(number)) return number;
  throw new BadFilter('search', `${name} is a whole number, not "${textOf(value)}"`);
}

function timeOf(name: string, value: Operand): string {
  const at = Date.parse(textOf(value));
  if (Number.isFinite(at)) return new Date(at).toISOString();
  throw new BadFilter('search', `${name} is a time such as 2026-01-05T12:00:00Z, not "${textOf(value)}"`);
}

/** @throws {BadFilter} with the place where the text stops making sense. */
export function searchBoxDsl(text: string): Dsl | null {
  if (text.trim() === '') return null;
  try {
    return new Translation().node(parseKql(text));
  } catch (error) {
    if (error instanceof KqlSyntaxError) throw new BadFilter('search', error.message, error.position);
    throw error;
  }
}
