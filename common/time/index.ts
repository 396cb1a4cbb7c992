export { cronProblem } from './cron';
export * from './duration';
export * from './schedule';
export * from './window';
export { instantOf, isZone, wallTime } from './zone';
