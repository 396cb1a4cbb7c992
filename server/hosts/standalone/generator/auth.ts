import { between, chance, countAround, pick, type Random, randomOf } from './random';
import { dayOf, happening, momentIn, rhythm, SLOT_MS, type SlotMaker } from './slots';
import {
  AUTH_HOSTS,
  COUNTRIES,
  homeAddress,
  RARE_COUNTRIES,
  SERVICE_ACCOUNTS,
  strangerAddress,
  USERS,
} from './vocabulary';

const PER_MINUTE = 8;
/** Somebody tries passwords, about twice an hour: 4 to 14 failures in 1 to 3 minutes. */
const BURST = { every: 15, probability: 0.55, length: [1, 3] } as const;
/** One person, many tries, for long: about once a day. */
const SIEGE = { every: 1_440, probability: 0.8, length: [20, 40] } as const;

interface LogIn {
  user: string;
  address: string;
  country: string;
  success: boolean;
  host: string;
}

function logInDocument(random: Random, logIn: LogIn): Record<string, unknown> {
  const outcome = logIn.success ? 'success' : 'failure';
  return {
    message: logIn.success
      ? `Accepted password for ${logIn.user} from ${logIn.address}`
      : `Failed password for ${logIn.user} from ${logIn.address}`,
    event: { kind: 'event', category: ['authentication'], type: ['start'], action: 'log-in', outcome },
    user: { name: logIn.user },
    source: {
      ip: logIn.address,
      port: between(random, 1_024, 65_535),
      geo: { country_iso_code: logIn.country },
    },
    host: { name: logIn.host },
    process: { name: 'sshd', pid: between(random, 300, 32_000) },
    related: { user: [logIn.user], ip: [logIn.address] },
  };
}

function ordinary(random: Random, slot: number): LogIn {
  const person = between(random, 0, USERS.length - 1);
  // Once a day a name is seen for the first time, and works that day only.
  const newcomer = chance(random, 0.01);
  return {
    user: newcomer ? `contractor-${dayOf(slot)}` : (USERS[person] as string),
    address: homeAddress(person * 7),
    country: chance(random, 0.002)
      ? pick(randomOf('country', dayOf(slot)), RARE_COUNTRIES)
      : (COUNTRIES[person % COUNTRIES.length] as string),
    success: !chance(random, 0.04),
    host: pick(random, AUTH_HOSTS, 1.5),
  };
}

/** The failures that a burst or siege adds to this minute. */
function intrusions(seed: string, slot: number, random: Random): LogIn[] {
  const burst = happening(seed, 'auth-burst', slot, BURST);
  const siege = happening(seed, 'auth-siege', slot, SIEGE);
  return [
    ...(burst
      ? [{ by: burst, count: between(random, 4, 7), names: SERVICE_ACCOUNTS as readonly string[] }]
      : []),
    ...(siege ? [{ by: siege, count: between(random, 2, 6), names: USERS as readonly string[] }] : []),
  ].flatMap(({ by, count, names }) => {
    const user = pick(by.random, names);
    const address = strangerAddress(between(by.random, 0, 249));
    const host = pick(by.random, AUTH_HOSTS);
    const country = pick(by.random, RARE_COUNTRIES);
    return Array.from({ length: count }, () => ({ user, address, country, host, success: false }));
  });
}

/** Log-ins of one minute: a few failures always, bursts of them now and then, a new name each day. */
export const authSlot: SlotMaker = (seed, slot) => {
  const random = randomOf(seed, 'auth', slot);
  const usual = Array.from({ length: countAround(random, PER_MINUTE * rhythm(slot * SLOT_MS)) }, () =>
    ordinary(random, slot),
  );
  return [...usual, ...intrusions(seed, slot, random)].map((logIn) => ({
    time: momentIn(random, slot),
    source: logInDocument(random, logIn),
  }));
};
