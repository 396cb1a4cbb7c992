export { HealthPage } from './health_page';
