/** Cron expressions of five fields, checked in words, and when their times come. */
import { Cron } from 'croner';

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

interface Field {
  name: string;
  min: number;
  max: number;
  names?: readonly string[];
  /** Forms beside numbers, ranges and steps. */
  also?: RegExp;
}

const FIELDS: readonly Field[] = [
  { name: 'minute', min: 0, max: 59 },
  { name: 'hour', min: 0, max: 23 },
  { name: 'day of the month', min: 1, max: 31, also: /^L$/i },
  { name: 'month', min: 1, max: 12, names: MONTHS },
  { name: 'day of the week', min: 0, max: 7, names: DAYS, also: /^[0-7](L|#[1-5])$/i },
];

const PART = /^(\*|([a-z]+|\d+)(?:-([a-z]+|\d+))?)(?:\/(\d+))?$/i;

function numberOf({ min, names }: Field, text: string): number {
  const at = names?.indexOf(text.toLowerCase()) ?? -1;
  // Months count from 1, days of the week from 0.
  return at >= 0 ? at + min : /^\d+$/.test(text) ? Number(text) : Number.NaN;
}

/** What is wrong with one part of a field's list; null when nothing is. */
function partProblem(field: Field, part: string): string | null {
  const { name, min, max, names, also } = field;
  if (also?.test(part)) return null;
  const found = PART.exec(part);
  const range = `${min} to ${max}${names ? ` or ${names[0]!.toUpperCase()} to ${names[names.length - 1]!.toUpperCase()}` : ''}`;
  if (!found) return `the ${name} "${part}" is not understood: write *, ${range}, a range, a list or a step`;
  const [, all, first, last, step] = found;
  for (const text of [first, last]) {
    if (text === undefined) continue;
    const value = numberOf(field, text);
    if (!(value >= min && value <= max)) return `the ${name} "${text}" must lie in ${range}`;
  }
  if (first !== undefined && last !== undefined && numberOf(field, first) > numberOf(field, last))
    return `the ${name} "${part}" begins after its end`;
  if (step === undefined) return null;
  if (all !== '*' && last === undefined)
    return `the ${name} "${part}" needs a range before its step, such as */${step} or ${first}-${max}/${step}`;
  return Number(step) >= 1 && Number(step) <= max
    ? null
    : `the step of the ${name} "${part}" must lie in 1 to ${max}`;
}

/** What is wrong with a cron expression, in words; null when it can be used. */
export function cronProblem(cron: string): string | null {
  const fields = cron.trim().split(/\s+/);
  if (fields.length !== FIELDS.length || cron.trim() === '') {
    const names = FIELDS.map(({ name }) => name).join(', ');
    return `a cron has five fields (${names}), as in 0 9 * * 1-5; this one has ${cron.trim() === '' ? 0 : fields.length}`;
  }
  for (const [at, field] of FIELDS.entries()) {
    for (const part of fields[at]!.split(',')) {
      const problem = partProblem(field, part);
      if (problem) return problem;
    }
  }
  return nextWallTime(cron)(Date.UTC(2024, 0, 1)) === null
    ? 'this cron never comes: no such day exists'
    : null;
}

/** Gives the first wall time (see zone.ts) after another at which the cron's time is shown; null when there is none. */
export function nextWallTime(cron: string): (after: number) => number | null {
  // In UTC without a zone it is plain calendar arithmetic.
  const calendar = new Cron(cron.trim(), { utcOffset: 0, mode: '5-part', paused: true });
  return (after) => {
    try {
      return calendar.nextRun(new Date(after))?.getTime() ?? null;
    } catch (error) {
      // It looks for a day that does not exist until the stack is full.
      if (error instanceof RangeError) return null;
      throw error;
    }
  };
}
