export { renderDiscover } from './render';
