export * from './mentions';
export * from './who_text';
