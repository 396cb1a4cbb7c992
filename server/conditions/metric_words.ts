import { keyInWords } from './wording';

export { metricInWords } from '../../common/wording';

/** `user.name **root**: `, before what is said of the key; empty for no key. */
export function leadOf(key: Record<string, string | null>): string {
  const words = keyInWords(key);
  return words === '' ? '' : `${words}: `;
}
