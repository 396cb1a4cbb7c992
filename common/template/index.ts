export * from './limits';
export * from './notice';
export * from './notice_context';
export { checkTemplate, render } from './render';
export { escapeHtml, escapeJira, escapeMarkdown, escapeSlack, oneLine, SINKS, type Sink } from './sinks';
export * from './table';
