import { parseArgs } from 'node:util';

const NAMES = [
  'alerts',
  'channels',
  'rules',
  'documents',
  'rounds',
  'minutes',
  'warm-up',
  'kind',
  'types',
  'hold',
  'hours',
  'keys',
  'most-keys',
  'conditions',
  'heap',
] as const;
export type OptionName = (typeof NAMES)[number];

/** What was asked for on the command line; each part has defaults of its own. */
export class BenchOptions {
  private constructor(
    readonly parts: readonly string[],
    private readonly values: Partial<Record<OptionName, string>>,
  ) {}

  /** Throws at an option that there is not. */
  static parse(args: string[]): BenchOptions {
    const options = Object.fromEntries(NAMES.map((name) => [name, { type: 'string' as const }]));
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
    return new BenchOptions(positionals, values);
  }

  number(name: OptionName, otherwise: number): number {
    const value = Number(this.values[name] ?? otherwise);
    if (!Number.isFinite(value)) throw new Error(`--${name} must be a number`);
    return value;
  }

  numbers(name: OptionName, otherwise: readonly number[]): number[] {
    const values = this.list(name, otherwise.map(String)).map(Number);
    if (!values.every(Number.isFinite)) throw new Error(`--${name} must be numbers with commas between`);
    return values;
  }

  list(name: OptionName, otherwise: readonly string[]): string[] {
    return this.values[name]?.split(',') ?? [...otherwise];
  }

  one<T extends string>(name: OptionName, of: readonly T[], otherwise: T): T {
    const value = this.values[name] ?? otherwise;
    const found = of.find((one) => one === value);
    if (found === undefined) throw new Error(`--${name} must be one of ${of.join(', ')}`);
    return found;
  }
}
