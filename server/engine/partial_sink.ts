import type { Sink } from './drive';

/**
 * Where something could not be seen, lets only through what that cannot undo: more than so many is so whatever else there
 * is, too few is not. What is held back is found again when the window, which stays owed, is evaluated whole.
 *
 * @param seen whether all was seen so far, and whether the window will be evaluated whole; looked at whenever something is found
 */
export const sureOnly = (sink: Sink, seen: { readonly whole: boolean; readonly owed: boolean }): Sink => ({
  async found(found) {
    const { whole, owed } = seen;
    const sure = found.filter(({ unsure, shifts }) => (whole || !unsure) && (!owed || !shifts));
    if (sure.length > 0) await sink.found(sure);
  },
});
