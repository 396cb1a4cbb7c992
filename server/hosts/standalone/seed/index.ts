export { type CallApi, Seeder, type SeedReport } from './seeder';
