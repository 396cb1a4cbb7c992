export { ListsPage } from './lists_page';
