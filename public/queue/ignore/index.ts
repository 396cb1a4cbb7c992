export { IgnoreDialog } from './ignore_dialog';
