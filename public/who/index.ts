/** Choosing whom to tell, and saying it in words. */
export * from './use_known';
export * from './when_rows';
export * from './who_picker';
