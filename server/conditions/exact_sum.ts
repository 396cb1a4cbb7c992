/**
 * A sum that what was added can be taken from again without a trace: 0.1 and 0.2 in and out leave 0, not 3e-17. Keeps
 * what rounding loses as further parts that do not overlap (Shewchuk, Adaptive Precision Floating-Point Arithmetic, 1997).
 */
export class ExactSum {
  private parts: number[] = [];

  add(number: number): void {
    let high = number;
    const left: number[] = [];
    for (const part of this.parts) {
      const [large, small] = Math.abs(high) < Math.abs(part) ? [part, high] : [high, part];
      high = large + small;
      const low = small - (high - large);
      if (low !== 0) left.push(low);
    }
    if (high !== 0) left.push(high);
    this.parts = left;
  }

  get value(): number {
    return this.parts.reduce((sum, part) => sum + part, 0);
  }
}
