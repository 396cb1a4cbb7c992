import { readFile } from 'node:fs/promises';
import type { Stage } from './test_stages';

/** What a stage adds to the sum. */
export interface Counts {
  passed: number;
  failed: number;
}

/** The parts of jest's JSON report that are counted. */
export interface JestReport {
  numPassedTests: number;
  numFailedTests: number;
  /** Files that could not even be loaded. */
  numRuntimeErrorTestSuites: number;
  success: boolean;
}

/** A report without one test, or one that failed without naming a test, is a failure too. */
export function countJest(report: JestReport | undefined, exitCode: number): Counts {
  if (!report) return { passed: 0, failed: 1 };
  const failed = report.numFailedTests + report.numRuntimeErrorTestSuites;
  const ok = exitCode === 0 && report.success && report.numPassedTests > 0;
  return { passed: report.numPassedTests, failed: ok ? failed : Math.max(1, failed) };
}

/** Counts the last line of the form `N passed, N failed`; none is a failure. */
export function countClosingLine(printed: string, exitCode: number): Counts {
  const last = printed.trimEnd().split('\n').at(-1) ?? '';
  const found = /^(\d+) passed, (\d+) failed$/.exec(last.trim());
  if (!found) return { passed: 0, failed: 1 };
  const failed = Number(found[2]);
  return { passed: Number(found[1]), failed: exitCode === 0 ? failed : Math.max(1, failed) };
}

/** Counts a stage that has ended; `reportPath` is where jest wrote its report. */
export async function countStage(
  stage: Stage,
  ended: { exitCode: number; printed: string; reportPath: string },
): Promise<Counts> {
  if (stage.counts === 'closing line') return countClosingLine(ended.printed, ended.exitCode);
  if (stage.counts === 'check') {
    return ended.exitCode === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
  }
  const report = await readFile(ended.reportPath, 'utf8').then(
    (text) => JSON.parse(text) as JestReport,
    () => undefined,
  );
  return countJest(report, ended.exitCode);
}

/** The one line that a stage leaves: `ok    unit  12.3 s  512 passed`. */
export function stageLine(name: string, seconds: number, { passed, failed }: Counts): string {
  const verdict = failed === 0 ? 'ok    ' : 'FAILED';
  const result = failed === 0 ? `${passed} passed` : `${passed} passed, ${failed} failed`;
  return `${verdict}  ${name.padEnd(34)} ${seconds.toFixed(1).padStart(6)} s  ${result}`;
}
