import type { RuleInput } from '../../../common/schemas';
import { checkTemplate } from '../../../common/template';
import { badField } from '../failures';

/** The rule's own templates. Rejects with a 400 that names the one that cannot be used; `path`: where the rule stands. */
export function checkMessages({ notify }: RuleInput, path: string): void {
  for (const name of ['subject', 'body'] as const) {
    try {
      checkTemplate(notify[name]);
    } catch (error) {
      throw badField(400, `${path}notify.${name}`, (error as Error).message);
    }
  }
}
