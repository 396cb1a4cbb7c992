import { createHash } from 'node:crypto';

/** One id for one data view, so that two who make it at once make one. */
export const dataViewIdOf = (index: string, timeField: string): string =>
  `lookout-${createHash('sha256')
    .update(JSON.stringify([index, timeField]))
    .digest('hex')
    .slice(0, 20)}`;
