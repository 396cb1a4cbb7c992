import { OsdBrowserPlugin } from './plugin';

export const plugin = () => new OsdBrowserPlugin();
