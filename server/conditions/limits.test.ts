import { limitsInWords, shown } from '../../common/wording';
import { type Limits, levelOf } from './limits';

const limits = (more: Partial<Limits>): Limits => ({
  above: null,
  below: null,
  levels: [],
  margin: 0,
  ...more,
});
const critical = { severity: 'critical' as const, above: 95, below: null };
const low = { severity: 'low' as const, above: 50, below: null };

describe('the level of a value', () => {
  it.each([
    ['on the limit', limits({ above: 90 }), 90, null, null],
    [
      'above it',
      limits({ above: 90 }),
      90.1,
      null,
      { rank: 0, severity: null, threshold: 90, side: 'above' },
    ],
    ['on the lower limit', limits({ below: 5 }), 5, null, null],
    ['below it', limits({ below: 5 }), 4, null, { rank: 0, severity: null, threshold: 5, side: 'below' }],
    ['between both', limits({ above: 90, below: 5 }), 6, null, null],
    [
      'the worst of several',
      limits({ above: 90, levels: [low, critical] }),
      96,
      null,
      { severity: 'critical' },
    ],
    ['a level below the plain one', limits({ above: 90, levels: [low] }), 60, null, { severity: 'low' }],
    ['on the limit, but for the last digit', limits({ above: 0.2 }), (0.1 + 0.2 + 0.3) / 3, null, null],
    ['levels without plain limits', limits({ levels: [critical] }), 60, null, null],
  ])('%s', (_name, asked, value, was, level) => {
    const found = levelOf(asked, value, was);
    if (level === null) expect(found).toBeNull();
    else expect(found).toMatchObject(level);
  });

  it('is kept until the value is back by the margin, and never begins by it', () => {
    const asked = limits({ above: 90, margin: 5, levels: [critical] });
    expect(levelOf(asked, 89, null)).toBeNull();
    expect(levelOf(asked, 89, { rank: 0 })).toMatchObject({ rank: 0, threshold: 90 });
    expect(levelOf(asked, 85, { rank: 0 })).toBeNull();
    // Held at the worse level while within its own margin, then at the plain one, which lies below it.
    expect(levelOf(asked, 92, { rank: 4 })).toMatchObject({ severity: 'critical', threshold: 95 });
    expect(levelOf(asked, 90, { rank: 4 })).toMatchObject({ rank: 0, threshold: 90 });
    // 33.1 and 0.2 are 33.3, and a little more in doubles.
    expect(levelOf(limits({ below: 33.1, margin: 0.2 }), 33.3, { rank: 0 })).toBeNull();
    // One that was only at the plain level is not lifted by the worse one's margin.
    expect(levelOf(asked, 92, { rank: 0 })).toMatchObject({ rank: 0 });
  });
});

describe('limits in words', () => {
  it.each([
    [limits({ above: 90 }), 'above 90'],
    [limits({ above: 90, below: 0.5 }), 'below 0.5 or above 90'],
    [limits({ levels: [critical, low] }), 'low above 50, critical above 95'],
    [limits({ above: 90, levels: [critical] }), 'above 90 (critical above 95)'],
  ])('%#', (asked, words) => expect(limitsInWords(asked)).toBe(words));

  it.each([
    [1234.5678, '1,234.568'],
    [0.00012345, '0.000123'],
    [0, '0'],
    [-2.5, '-2.5'],
  ])('%d reads %s', (value, text) => expect(shown(value)).toBe(text));
});
