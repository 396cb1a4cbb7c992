export * from './answers';
export * from './route';
export * from './routes';
