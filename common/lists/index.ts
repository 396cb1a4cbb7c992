/** Values out of a text file. */
export * from './parse_list';
