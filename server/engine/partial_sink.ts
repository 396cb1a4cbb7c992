import type { Sink } from './drive';

/**
 * Where something could not be seen, lets only through what that cannot undo: more than so many is so whatever else there
 * is, too few is not. What is held back is found again when the window, which stays owed, is evaluated whole.
 *
 * @param seen whether all was seen so far; looked at whenever something is found
 */
export const sureOnly = (sink: Sink, seen: { readonly whole: boolean }): Sink => ({
  async found(found) {
    const sure = seen.whole ? found : found.filter(({ unsure }) => !unsure);
    if (sure.length > 0) await sink.found(sure);
  },
});
