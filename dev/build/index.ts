export { buildZip } from './build';
export { HOSTS, type HostKind } from './hosts';
