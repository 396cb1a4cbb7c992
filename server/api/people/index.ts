/** People, groups, ladders, and what holds for a space. */
export { peopleRecordHandlers } from './people_records';
