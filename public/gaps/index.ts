export { BackfillDialog } from './backfill_dialog';
export { BackfillsTable } from './backfills_table';
export { GapsTable } from './gaps_table';
export { GAP_FIELDS, type GapsState } from './url';
