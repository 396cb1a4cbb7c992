import { countClosingLine, countJest, type JestReport, stageLine } from './stage_result';
import { STAGES } from './test_stages';

const report = (passed: number, failed = 0, unloadable = 0): JestReport => ({
  numPassedTests: passed,
  numFailedTests: failed,
  numRuntimeErrorTestSuites: unloadable,
  success: failed + unloadable === 0,
});

describe('what a stage counts', () => {
  test.each<[string, JestReport | undefined, number, number, number]>([
    ['all passed', report(5), 0, 5, 0],
    ['some failed', report(5, 2), 1, 5, 2],
    ['a file that cannot be loaded', report(5, 0, 1), 1, 5, 1],
    ['failed outside of its tests', report(5), 1, 5, 1],
    ['not one test', report(0), 0, 0, 1],
    ['no report at all', undefined, 1, 0, 1],
  ])('jest: %s', (_what, given, exitCode, passed, failed) => {
    expect(countJest(given, exitCode)).toEqual({ passed, failed });
  });

  test.each<[string, string, number, number, number]>([
    ['all passed', 'case 1\n12 passed, 0 failed\n', 0, 12, 0],
    ['some failed', '12 passed, 3 failed', 1, 12, 3],
    ['exit code against the line', '12 passed, 0 failed\n', 1, 12, 1],
    ['the line is not the last', '12 passed, 0 failed\nError: boom\n', 1, 0, 1],
    ['nothing printed', '', 0, 0, 1],
  ])('closing line: %s', (_what, printed, exitCode, passed, failed) => {
    expect(countClosingLine(printed, exitCode)).toEqual({ passed, failed });
  });

  test.each([
    [{ passed: 12, failed: 0 }, /^ok {6}unit +3\.2 s {2}12 passed$/],
    [{ passed: 12, failed: 1 }, /^FAILED {2}unit +3\.2 s {2}12 passed, 1 failed$/],
  ])('line of %o', (counts, line) => {
    expect(stageLine('unit', 3.21, counts)).toMatch(line);
  });

  test('stages have names of their own', () => {
    expect(new Set(STAGES.map((stage) => stage.name)).size).toBe(STAGES.length);
  });
});
