/**
 * A silence's search, held against an alert in memory. It means what the queue's search box means, for what an alert is from
 * the start: rule, key, tag, severity, and fields. What people change later (status, owner) cannot decide who is told.
 */
import { type KqlNode, KqlSyntaxError, parseKql } from '../query';
import { SEVERITIES } from '../words';
import { type QuietSubject, valuesOf } from './subject';

type Operand = Extract<KqlNode, { type: 'is' }>['value'];

const LATER = ['status', 'condition', 'resolution', 'owner', 'escalated', 'count', 'matches', 'recurrences'];
const UNKNOWN = [...LATER, 'reason', 'id', 'firstSeen', 'lastSeen', 'created'];

const textOf = (operand: Operand): string =>
  operand.type === 'wildcard' ? operand.parts.join('*') : String(operand.value);
const isStar = (operand: Operand) => operand.type === 'wildcard' && textOf(operand) === '*';

/** Equal, or like a wildcard, without regard to case. Wildcards are matched part by part, in linear time. */
function like(value: string, operand: Operand): boolean {
  const text = value.toLowerCase();
  if (operand.type !== 'wildcard') return text === textOf(operand).toLowerCase();
  const parts = operand.parts.map((part) => part.toLowerCase());
  const last = parts[parts.length - 1]!;
  if (!text.startsWith(parts[0]!)) return false;
  let at = parts[0]!.length;
  for (const part of parts.slice(1, -1)) {
    const found = text.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return text.length - last.length >= at && text.endsWith(last);
}

const wordsOf = (text: string): string[] =>
  text
    .toLowerCase()
    .split(/[^\p{L}\p{N}_.]+/u)
    .filter(Boolean);

/** Every word is there; of a quoted text in its order. */
function hasWords(value: string, operand: Operand): boolean {
  if (operand.type === 'wildcard') return wordsOf(value).some((word) => like(word, operand));
  const wanted = wordsOf(textOf(operand));
  const there = wordsOf(value);
  if (!operand.quoted) return wanted.every((word) => there.includes(word));
  return ` ${there.join(' ')} `.includes(` ${wanted.join(' ')} `);
}

function is(subject: QuietSubject, name: string, value: Operand): boolean {
  switch (name) {
    case 'severity':
      return isStar(value) || like(subject.severity, value);
    case 'tag':
    case 'tags':
      return isStar(value) ? subject.tags.length > 0 : subject.tags.some((tag) => like(tag, value));
    case 'rule':
      return like(subject.ruleName, value) || hasWords(subject.ruleName, value);
    case 'key':
      return like(subject.keyText, value) || hasWords(subject.keyText, value);
    default: {
      const values = valuesOf(subject, name);
      return isStar(value) ? values.length > 0 : values.some((one) => like(one, value));
    }
  }
}

function bare(subject: QuietSubject, value: Operand): boolean {
  if (isStar(value)) return true;
  const words: Operand[] =
    value.type === 'literal' && !value.quoted
      ? textOf(value)
          .split(/\s+/)
          .filter(Boolean)
          .map((word) => ({ type: 'literal', value: word, quoted: false }))
      : [value];
  const { ruleName, keyText, tags } = subject;
  return words.every(
    (word) => hasWords(ruleName, word) || hasWords(keyText, word) || tags.some((tag) => like(tag, word)),
  );
}

const RANK = { gt: 1, gte: 0, lt: -1, lte: 0 } as const;

function holds(subject: QuietSubject, node: KqlNode): boolean {
  switch (node.type) {
    case 'and':
      return node.children.every((child) => holds(subject, child));
    case 'or':
      return node.children.some((child) => holds(subject, child));
    case 'not':
      return !holds(subject, node.child);
    case 'nested':
      return false;
    case 'range': {
      const distance =
        SEVERITIES.indexOf(subject.severity) -
        (SEVERITIES as readonly string[]).indexOf(textOf(node.value).toLowerCase());
      if (distance === 0) return RANK[node.operator] === 0;
      return distance > 0 === node.operator.startsWith('g');
    }
    case 'is':
      return node.field === null || isStar(node.field)
        ? bare(subject, node.value)
        : is(subject, textOf(node.field), node.value);
  }
}

/** What in a search cannot decide about a silence, in words; null when all can. */
function problemOf(node: KqlNode): string | null {
  switch (node.type) {
    case 'and':
    case 'or':
      return node.children.map(problemOf).find((problem) => problem !== null) ?? null;
    case 'not':
      return problemOf(node.child);
    case 'nested':
      return 'alerts have no nested fields; write name: value without the braces';
    case 'range':
      if (textOf(node.field) !== 'severity')
        return 'only severity can be compared here, as in severity >= high';
      return (SEVERITIES as readonly string[]).includes(textOf(node.value).toLowerCase())
        ? null
        : `severity is one of ${SEVERITIES.join(', ')}, not "${textOf(node.value)}"`;
    case 'is': {
      const name = node.field && textOf(node.field);
      return name !== null && UNKNOWN.includes(name)
        ? `a silence cannot ask for ${name}: it goes by rule, key, tag, severity and the alert's own fields`
        : null;
    }
  }
}

/** What is wrong with a silence's search, in words; null when it can be used. */
export function searchProblem(search: string): string | null {
  if (search.trim() === '') return null;
  try {
    return problemOf(parseKql(search));
  } catch (error) {
    if (error instanceof KqlSyntaxError) return error.message;
    throw error;
  }
}

const PARSED = new Map<string, KqlNode>();
const MOST_PARSED = 1_000;

/** Whether the search finds the subject. Throws KqlSyntaxError for a text that does not parse. */
export function searchHolds(search: string, subject: QuietSubject): boolean {
  if (search.trim() === '') return true;
  let node = PARSED.get(search);
  if (!node) {
    if (PARSED.size >= MOST_PARSED) PARSED.clear();
    node = parseKql(search);
    PARSED.set(search, node);
  }
  return holds(subject, node);
}
