/**
 * A sum of numbers as documents name them, in decimals and without rounding: 0.1 and 0.2 are 0.3, in whatever order and
 * portions they come, and what is taken away again leaves no trace.
 */
export class DecimalSum {
  /** The sum is `units * 10 ** -places`. */
  private units = 0n;
  private places = 0;

  /** Finite numbers alone. */
  add(number: number): void {
    const [, sign = '', whole = '', part = '', power = '0'] = DECIMAL.exec(String(number))!;
    const places = part.length - Number(power);
    const units = BigInt(`${sign}${whole}${part}`);
    this.addUnits(places < 0 ? units * 10n ** BigInt(-places) : units, Math.max(places, 0));
  }

  addAll(other: DecimalSum): void {
    this.addUnits(other.units, other.places);
  }

  takeAll(other: DecimalSum): void {
    this.addUnits(-other.units, other.places);
  }

  /** The double nearest to it. */
  get value(): number {
    return Number(`${this.units}e-${this.places}`);
  }

  private addUnits(units: bigint, places: number): void {
    const most = Math.max(this.places, places);
    this.units = this.units * 10n ** BigInt(most - this.places) + units * 10n ** BigInt(most - places);
    this.places = most;
  }
}

/** What JavaScript makes of a finite number. */
const DECIMAL = /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]\d+))?$/;
