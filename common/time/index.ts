export { cronProblem } from './cron';
export * from './duration';
export * from './schedule';
export * from './window';
export { isZone } from './zone';
