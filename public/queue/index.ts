export { QueuePage } from './queue_page';
