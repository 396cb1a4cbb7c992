import type { Log } from '../../ports';

/** Lines on the console with the time before them; what is only good for debugging is left out. */
export function consoleLog(): Log {
  const line = (level: string, message: string) =>
    `${new Date().toISOString().slice(11, 19)} ${level} ${message}`;
  return {
    debug: () => {},
    info: (message) => console.log(line('info ', message)),
    warn: (message) => console.warn(line('warn ', message)),
    error: (message) => console.error(line('error', message)),
  };
}
