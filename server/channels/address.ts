import { checkTemplate, render } from '../../common/template';

/** Stands for the token while the rest is rendered; survives encoding as it is. */
const MARK = 'LOOKOUT0TOKEN0MARK';
const TOKEN = /\{\{\{?\s*token\s*\}?\}\}/g;
/** Scheme, host and port, in plain. */
const ORIGIN = /^https?:\/\/[^/?#{}\\]+(?=[/?#]|$)/i;
/** Segments that would lead out of the path, plain or encoded. */
const DOTS = /(^|\/)(\.|%2e){1,2}(?=\/|$)/i;

/** What is wrong with an address that may hold `{{…}}` after its host; null when nothing is. */
export function addressProblem(address: string): string | null {
  if (!ORIGIN.test(address)) {
    return address.includes('{{') ? 'only what follows the host can be a template' : 'not an address';
  }
  try {
    checkTemplate(address);
    const url = new URL(address.replace(/\{\{[^}]*\}\}\}?/g, 'x'));
    if (url.username || url.password) {
      return 'put user name and password into their own fields: an address is shown to everybody';
    }
    return null;
  } catch (error) {
    return error instanceof TypeError ? 'not an address' : (error as Error).message;
  }
}

/** `text` with the token in place of `{{token}}`. */
export const withToken = (text: string, token: string): string => text.replace(TOKEN, () => token);

export const needsToken = (text: string): boolean => text.search(TOKEN) >= 0;

/**
 * The address for one notice: values are encoded, the token goes in as it is. Throws an Error when a value would
 * lead to another place, and a `TemplateError`.
 */
export function addressFor(address: string, data: object, token: string): string {
  if (!address.includes('{{')) return address;
  const rendered = render(withToken(address, MARK), data, 'url');
  const path = rendered.replace(ORIGIN, '').split(/[?#]/)[0]!;
  if (DOTS.test(path)) throw new Error('the address would leave its path by a value of "." or ".."');
  return rendered.split(MARK).join(token);
}

/** Scheme, host and port; empty when there is none. What follows often holds a token, so this is what is shown. */
export function originOf(address: string): string {
  try {
    return new URL(ORIGIN.exec(address)?.[0] ?? '').origin;
  } catch {
    return '';
  }
}
