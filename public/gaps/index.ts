export { BackfillDialog } from './backfill_dialog';
export { BackfillsTable } from './backfills_table';
export { GapsTable } from './gaps_table';
export { TooFarBack } from './too_far_back';
export { GAP_FIELDS, type GapsState } from './url';
