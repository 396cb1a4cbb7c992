/** Digests: what happened since the last time, in one message. */
export { addressees } from './addressees';
export { owedBy } from './owed';
export { type Summary, summaryLines, summaryOf } from './summary';
export { Digests } from './worker';
