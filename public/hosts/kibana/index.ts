import { KibanaBrowserPlugin } from './plugin';

export const plugin = () => new KibanaBrowserPlugin();
