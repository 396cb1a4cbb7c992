import { Coalescer, type Store } from '../store';
import type { Stage } from './contract';
import type { Directory } from './directory';
import { PolicyStage } from './policy';
import { followStage, heldStage, lateStage, quietHoursStage, shadowStage } from './quiet_stages';
import { recipients } from './recipients';

interface Deps {
  store: Store;
  directory: Directory;
}

/** What stands between a notice and the outbox, in the order of decision 16. */
export const usualStages = ({ store, directory }: Deps): Stage[] => [
  recipients(store, directory),
  heldStage,
  followStage({ store }),
  lateStage,
  // What is silenced uses up no turn of the policy; in shadow mode the policy tells what would have been sent.
  new PolicyStage(store, new Coalescer(store)).stage,
  shadowStage({ settings: { of: async (space) => (await directory.known(space)).settings } }),
  quietHoursStage(directory),
];
