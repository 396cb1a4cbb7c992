export { BulkQueue, type Outgoing } from './bulk_queue';
export {
  dailyIndices,
  deleteIndices,
  ensureTemplate,
  indexNames,
  indexOfDay,
  streamFields,
} from './daily_indices';
export { startTelemetry, type Telemetry } from './telemetry';
