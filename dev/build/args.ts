import { HOSTS, type HostKind } from './hosts';

export interface Wanted {
  host: HostKind;
  /** The host's exact version: neither host loads a plugin that was made for another. */
  version: string;
}

export const USAGE =
  'npm run build -- --kibana-version 8.12.2 --osd-version 2.8.0   (one of them is enough; several versions by commas: 8.12.2,8.12.1)';

/**
 * `--kibana-version 8.12.2,8.12.1`, `--osd-version=2.8.0` (or `--kibana`, `--osd`), each as often as wanted; one asked for
 * twice is made once.
 * Throws with the usage when a flag is unknown or a version is not exact.
 */
export function wantedFrom(args: readonly string[]): Wanted[] {
  const words = args.flatMap((arg) => (arg.startsWith('--') ? arg.split('=', 2) : [arg]));
  const wanted: Wanted[] = [];
  for (let at = 0; at < words.length; at += 2) {
    const flag = words[at]!;
    const host = HOSTS.find(({ flags }) => flags.some((name) => flag === `--${name}`));
    if (!host) throw new Error(`${flag} is no flag of the build.\n${USAGE}`);
    for (const version of (words[at + 1] ?? '').split(',').map((one) => one.trim())) {
      if (!/^\d+\.\d+\.\d+$/.test(version)) {
        throw new Error(`${flag} needs exact versions such as 8.12.2, not "${version}".\n${USAGE}`);
      }
      if (!wanted.some((one) => one.host === host && one.version === version)) wanted.push({ host, version });
    }
  }
  if (wanted.length === 0) throw new Error(`Name at least one host.\n${USAGE}`);
  return wanted;
}
