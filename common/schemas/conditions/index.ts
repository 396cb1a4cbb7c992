export * from './condition';
export * from './counted_fields';
export * from './counts';
export * from './events';
export * from './linked';
export * from './metrics';
export { type Metric, metricSchema, type Part } from './pieces';
export * from './spikes';
