const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const part = (count: number, unit: string): string => `${count} ${unit}`;

/** A length in the two largest units that a glance needs: `38 s`, `2 min`, `3 h 5 min`, `2 d 4 h`. */
export function lengthText(millis: number): string {
  const ms = Math.max(0, millis);
  if (ms < MINUTE) return part(Math.floor(ms / 1_000), 's');
  if (ms < HOUR) return part(Math.floor(ms / MINUTE), 'min');
  const [large, small, big, little] = ms < DAY ? [HOUR, MINUTE, 'h', 'min'] : [DAY, HOUR, 'd', 'h'];
  const rest = Math.floor((ms % (large as number)) / (small as number));
  const whole = part(Math.floor(ms / (large as number)), big as string);
  return rest > 0 ? `${whole} ${part(rest, little as string)}` : whole;
}

/** How long ago; the future reads `in 5 min`. */
export function agoText(iso: string, now: number): string {
  const at = Date.parse(iso);
  if (Number.isNaN(at)) return iso;
  return at > now + 1_000 ? `in ${lengthText(at - now)}` : `${lengthText(now - at)} ago`;
}

/** The exact moment with its zone: `2026-11-21 14:03:05.120 UTC+01:00 (Europe/Berlin)`, or `… UTC`. */
export function exactText(iso: string, zone = Intl.DateTimeFormat().resolvedOptions().timeZone): string {
  const at = new Date(iso);
  if (Number.isNaN(at.getTime())) return iso;
  const offset = zoneOffset(at, zone);
  const local = new Date(at.getTime() + offset * MINUTE).toISOString();
  const day = `${local.slice(0, 10)} ${local.slice(11, 23)}`;
  if (zone === 'UTC' || zone === 'Etc/UTC') return `${day} UTC`;
  const sign = offset < 0 ? '−' : '+';
  const hours = String(Math.floor(Math.abs(offset) / 60)).padStart(2, '0');
  const minutes = String(Math.abs(offset) % 60).padStart(2, '0');
  return `${day} UTC${sign}${hours}:${minutes} (${zone})`;
}

/** A moment short enough for a table: the time alone today, the day before it otherwise. */
export function shortTime(iso: string, now: number): string {
  const at = new Date(iso);
  if (Number.isNaN(at.getTime())) return iso;
  const time = at.toLocaleTimeString([], {
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hour12: false,
  });
  if (at.toDateString() === new Date(now).toDateString()) return time;
  return `${at.toLocaleDateString([], { year: 'numeric', month: 'short', day: 'numeric' })}, ${time}`;
}

/** Minutes that a zone is ahead of UTC at a moment. */
function zoneOffset(at: Date, zone: string): number {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(at);
  const get = (type: string) => Number(parts.find((one) => one.type === type)?.value);
  const local = Date.UTC(
    get('year'),
    get('month') - 1,
    get('day'),
    get('hour'),
    get('minute'),
    get('second'),
  );
  return Math.round((local - Math.floor(at.getTime() / 1_000) * 1_000) / MINUTE);
}
