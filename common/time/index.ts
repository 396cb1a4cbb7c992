export { cronProblem } from './cron';
export * from './duration';
export { minuteText } from './minute_text';
export * from './quiet_hours';
export * from './schedule';
export * from './weekly';
export * from './window';
export { instantOf, isZone, wallTime } from './zone';
