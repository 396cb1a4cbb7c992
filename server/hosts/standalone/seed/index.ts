export type { CallApi } from './create_rules';
export { Seeder, type SeedReport } from './seeder';
