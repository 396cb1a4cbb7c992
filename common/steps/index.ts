export * from './comparable';
