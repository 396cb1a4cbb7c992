import type { Step } from '../schemas';

const few = (names: readonly string[]): string =>
  names.length > 3 ? `${names.slice(0, 3).join(', ')} and ${names.length - 3} more` : names.join(', ');

const sameOf = (fields: readonly string[]): string =>
  fields.length > 0 ? `the same ${few(fields)}` : 'the same key';

const only = (action: 'keep' | 'drop'): string => (action === 'keep' ? 'keep only what' : 'drop what');

const lastName = (path: string): string => path.split(/[\\/]/).pop() || path;

/** What a step does, as a sentence for lists and reasons. `listName`: what a list is called, by its id. */
export function stepText(step: Step, listName: (id: string) => string = (id) => id): string {
  switch (step.kind) {
    case 'dedupe':
      return `drop repeats with ${sameOf(step.fields)} within ${step.within}`;
    case 'throttle':
      return `let at most ${step.count} per ${step.per} through with ${sameOf(step.fields)}`;
    case 'filter':
      return `${only(step.action)} fits ${step.query}`;
    case 'regex':
      return `${only(step.action)} has ${step.field === '*' ? 'any field' : step.field} like /${step.pattern}/`;
    case 'list':
      return `${only(step.action)} has ${step.field} in the list ${listName(step.list)}`;
    case 'ignore':
      return `ignore ${step.where.map(({ field, value }) => `${field} = ${value ?? '(none)'}`).join(' and ')}`;
    case 'rename':
      return `rename ${step.from} to ${step.to}`;
    case 'remove':
      return `remove ${step.field}`;
    case 'set':
      return `set ${step.field} to ${step.template === '' ? 'nothing' : step.template}`;
    case 'look_up':
      return step.in.kind === 'list'
        ? `look ${step.field} up in the list ${listName(step.in.list)} as ${step.into}`
        : `look ${step.field} up in ${step.in.index} and take ${few(step.in.take)} as ${step.into}`;
    case 'script':
      return `ask the program ${lastName(step.program)}`;
  }
}

/** What a step is called where there is little room: its description, or what it does. */
export const stepName = (step: Step, listName?: (id: string) => string): string =>
  (step.description || stepText(step, listName)).slice(0, 200);

/** Whether a step is over by now (epoch ms). */
export const isExpired = ({ until }: Pick<Step, 'until'>, now: number): boolean =>
  until !== null && Date.parse(until) <= now;
