import type { Rule, RuleInput, Step } from '../../../common/schemas';
import type { ApiDeps } from '../deps';
import { badField } from '../failures';
import { checkTold } from '../told_check';
import type { Author } from './author';
import { checkLists } from './condition_check';
import { checkMessages } from './message_check';
import { checkSteps, withAuthors } from './step_check';

/** Checks everything of a rule but its sources. Answers its steps, with who wrote each; rejects with `ApiFailure`. */
export async function checkRule(
  deps: ApiDeps,
  input: RuleInput,
  before: readonly Step[],
  path: string,
  author: Author,
): Promise<Rule['steps']> {
  const { space } = author;
  const { store, channels } = deps;
  await checkChannels(deps, input, path, space);
  await checkLists(store, input.condition, space, path);
  const { steps, changed } = withAuthors(input.steps, before, author.login);
  await checkSteps(deps, steps, changed, path, author);
  checkMessages(input, path);
  await checkTold(store, channels.store, input, space, path);
  return steps;
}

async function checkChannels(
  { channels }: ApiDeps,
  input: RuleInput,
  path: string,
  space: string,
): Promise<void> {
  if (input.channels.length === 0) return;
  const known = await channels.store.load(input.channels);
  input.channels.forEach((id, at) => {
    if (known.get(id)?.channel.space !== space) {
      throw badField(422, `${path}channels.${at}`, `there is no channel ${id}`);
    }
  });
}
