/** Where rendered text ends up, which decides how values are made harmless. */
export const SINKS = ['html', 'json', 'plain', 'header', 'url', 'slack', 'jira'] as const;
export type Sink = (typeof SINKS)[number];

// Control characters, line separators, and the marks that turn the direction of what a reader sees.
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is to be taken out
const UNPRINTABLE = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]+/g;

/** Without control characters: a value can neither start a new line nor a new header. */
const printable = (text: string): string => text.replace(UNPRINTABLE, ' ');

/** The same, as a line of its own. */
export const oneLine = (text: string): string => printable(text).trim();

const HTML: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** For text and quoted attributes of HTML. */
export const escapeHtml = (text: string): string =>
  printable(text).replace(/[&<>"']/g, (sign) => HTML[sign]!);

/** For the inside of a JSON string, without its quotes. A half of a surrogate pair is escaped, too. */
export const escapeJson = (text: string): string => JSON.stringify(text).slice(1, -1);

/** A value that is a whole link stays one; the signs that end a link in Slack or Jira are encoded. */
const LINK = /^https?:\/\/[^\s<>"]+$/i;
const encodeLink = (url: string): string => url.replace(/[|[\]{}!^~*\\]/g, encodeURIComponent);

/** For Slack's mrkdwn: nothing mentions anybody, nothing becomes a link of its own. */
export const escapeSlack = (text: string): string =>
  (LINK.test(text) ? encodeLink(text) : printable(text)).replace(/[&<>]/g, (sign) => HTML[sign]!);

/** For Jira's wiki text: no macro, link, picture or mention. */
export const escapeJira = (text: string): string =>
  LINK.test(text)
    ? encodeLink(text)
    : printable(text).replace(/[\\{}[\]|*_^~+!@?#-]/g, (sign) => `\\${sign}`);

/** For the Markdown of chat programs: no link, picture, mention or heading. */
export const escapeMarkdown = (text: string): string =>
  printable(text).replace(/[\\`*_{}[\]()<>#+!|~@-]/g, (sign) => `\\${sign}`);

const simple = (value: unknown): boolean => typeof value !== 'object' || value === null;

/** A value as text: lists of simple values with commas, objects as JSON, nothing as nothing. */
export function textOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (Array.isArray(value) && value.every(simple)) return value.map(textOf).join(', ');
  return typeof value === 'object' ? (JSON.stringify(value) ?? '') : String(value);
}

/** What `{{name}}` writes. */
export const escapeFor: Record<Sink, (text: string) => string> = {
  html: escapeHtml,
  json: escapeJson,
  plain: printable,
  header: printable,
  url: (text) => encodeURIComponent(text.replace(/[\ud800-\udfff]/gu, '\ufffd')),
  slack: escapeSlack,
  jira: escapeJira,
};

/**
 * What `{{{name}}}` writes. Nowhere is it a way around escaping: in JSON it is the whole value with its own quotes,
 * elsewhere the same as `{{name}}`.
 */
export const escapeWholeFor: Record<Sink, (value: unknown) => string> = {
  html: (value) => escapeHtml(textOf(value)),
  json: (value) => JSON.stringify(value ?? null) ?? 'null',
  plain: (value) => printable(textOf(value)),
  header: (value) => printable(textOf(value)),
  url: (value) => escapeFor.url(textOf(value)),
  slack: (value) => escapeSlack(textOf(value)),
  jira: (value) => escapeJira(textOf(value)),
};
