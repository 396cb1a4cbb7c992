export * from './config';
export * from './es';
export * from './host';
export * from './http';
