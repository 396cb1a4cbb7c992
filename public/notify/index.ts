export { NotifyPage } from './notify_page';
