export * from './on_call';
