import type { Step, StepKind } from '../../common/schemas';
import { lookUp, remove, rename, set } from './changing';
import { dedupe, throttle } from './compared';
import type { StepModule } from './contract';
import { filter, ignore, list, regex } from './kept_or_dropped';
import { script } from './script';

const MODULES: Record<StepKind, StepModule> = {
  dedupe,
  throttle,
  filter,
  regex,
  list,
  ignore,
  rename,
  remove,
  set,
  look_up: lookUp,
  script,
};

export const moduleOf = ({ kind }: Pick<Step, 'kind'>): StepModule => MODULES[kind];

/** What is wrong with a step that its schema cannot see; null when it can be used. */
export const stepProblem = (step: Step): { path: string; message: string } | null =>
  moduleOf(step).problem?.(step) ?? null;

/** Ids of the lists that steps name. */
export const listsOf = (steps: readonly Step[]): string[] => [
  ...new Set(
    steps.flatMap((step) => {
      if (step.kind === 'list') return [step.list];
      return step.kind === 'look_up' && step.in.kind === 'list' ? [step.in.list] : [];
    }),
  ),
];
