/** Digests: what happened since the last time, in one message. */
export { type Summary, summaryLines, summaryOf } from './summary';
export { Digests, owedBy } from './worker';
