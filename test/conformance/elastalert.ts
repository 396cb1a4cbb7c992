/**
 * Cases recorded from ElastAlert 2, answered by our conditions through the mapping of its options. A case in which
 * ElastAlert is at fault is answered with our outcome, which stands with its reason in deviations.json.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CaseResult } from './case';
import { type EngineCase, runEngineCase } from './elastalert_engine';
import { runFormatCase, runLinkCase, type TextCase } from './elastalert_format';
import { type RuleCase, runRuleCase } from './elastalert_rule';

interface RecordedCase extends RuleCase {
  name: string;
  /** `rule`: a rule type by itself; `engine`, `format`, `discover_url`: what stands around it. */
  level: string;
}

interface Deviation {
  name: string;
  reason: string;
  expect: RuleCase['expect'];
}

export function runElastalert(file: string): CaseResult[] {
  const cases = JSON.parse(readFileSync(file, 'utf8')) as RecordedCase[];
  const deviations = readDeviations();
  return cases.map((recorded) => {
    const deviation = deviations.get(recorded.name);
    const name = deviation ? `${recorded.name} (deviates: ${deviation.reason})` : recorded.name;
    return { name, difference: answer({ ...recorded, expect: deviation?.expect ?? recorded.expect }) };
  });
}

export function readDeviations(): Map<string, Deviation> {
  const list = JSON.parse(readFileSync(join(__dirname, 'deviations.json'), 'utf8')) as Deviation[];
  return new Map(list.map((deviation) => [deviation.name, deviation]));
}

/** What a case of each level may hold; what is not answered must not be passed over. */
const SHARED = ['name', 'level', 'rule', 'expect', 'source', 'notes'];
const FIELDS: Readonly<Record<string, readonly string[]>> = {
  rule: ['steps', 'docs', 'baseline'],
  engine: [
    'docs',
    'config',
    'run_at',
    'restart_before',
    'silence',
    'es_down',
    'alerter_down_until',
    'drop_where',
    'more_rules',
    'baseline',
  ],
  format: ['docs'],
  discover_url: ['docs'],
};

function answer(recorded: RecordedCase): string | null {
  const known = FIELDS[recorded.level];
  if (!known) return `level ${recorded.level} is not known`;
  const others = Object.keys(recorded).filter((field) => ![...SHARED, ...known].includes(field));
  if (others.length > 0) return `${others.join(', ')}: not known of a case of level ${recorded.level}`;
  try {
    if (recorded.level === 'rule') return runRuleCase(recorded);
    if (recorded.level === 'engine') return runEngineCase(recorded as unknown as EngineCase);
    const text = recorded as unknown as TextCase;
    if (recorded.level === 'format') return runFormatCase(text);
    return runLinkCase(text);
  } catch (error) {
    return `failed: ${error}`;
  }
}
