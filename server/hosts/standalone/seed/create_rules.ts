import type { z } from 'zod';
import type { ruleInputSchema } from '../../../../common/schemas';

export type RuleInput = z.input<typeof ruleInputSchema>;

/** Calls the server's own API as any client would. */
export type CallApi = (
  method: 'GET' | 'POST' | 'DELETE',
  path: string,
  body?: unknown,
) => Promise<{ status: number; body: unknown }>;

export interface Refused {
  rule: RuleInput;
  why: string;
}

const wordsOf = ({ status, body }: { status: number; body: unknown }): string =>
  (body as { message?: string } | null)?.message ?? `status ${status}`;

/**
 * Creates those of the rules that are not there by their name: a start that was cut off may have left some. Their ids
 * are added to `ids` as they come. Answers the refused ones. Throws when the rules there cannot be read, or on abort.
 */
export async function createRules(
  callApi: CallApi,
  rules: readonly RuleInput[],
  ids: Set<string>,
  signal: AbortSignal,
): Promise<Refused[]> {
  if (rules.length === 0) return [];
  const there = await callApi('GET', '/api/lookout/rules?tag=starter&perPage=200');
  if (there.status !== 200) throw new Error(`the starter rules cannot be created: ${wordsOf(there)}`);
  const { items } = there.body as { items: Array<{ id: string; name: string }> };
  const refused: Refused[] = [];
  for (const rule of rules) {
    signal.throwIfAborted();
    const known = items.find(({ name }) => name === rule.name);
    const answer = known ? { status: 200, body: known } : await callApi('POST', '/api/lookout/rules', rule);
    if (answer.status < 300) ids.add((answer.body as { id: string }).id);
    else refused.push({ rule, why: wordsOf(answer) });
  }
  return refused;
}
