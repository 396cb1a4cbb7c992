import type { Channel } from '../../common/schemas';
import type { ChannelProblem } from './contract';

export class ChannelNotFound extends Error {
  constructor(id: string) {
    super(`there is no channel ${id}`);
    this.name = 'ChannelNotFound';
  }
}

/** Somebody else saved in between; `current` is how it is now. */
export class ChannelConflict extends Error {
  constructor(readonly current: Channel) {
    super(`the channel was changed by ${current.updatedBy}; it is now at version ${current.version}`);
    this.name = 'ChannelConflict';
  }
}

/** Settings that cannot be used, by path. */
export class ChannelInvalid extends Error {
  constructor(readonly problems: ChannelProblem[]) {
    super(problems.map(({ path, message }) => `${path}: ${message}`).join('; '));
    this.name = 'ChannelInvalid';
  }
}
