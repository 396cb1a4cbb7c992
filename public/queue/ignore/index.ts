export { IgnoreDialog } from './ignore_dialog';
export { IgnoreEntry } from './ignore_entry';
