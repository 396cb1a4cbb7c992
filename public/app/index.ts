export { renderApp } from './render';
export { addStyles } from './styles';
