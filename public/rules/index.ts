export { RulePage } from './rule_page';
export { RulesPage } from './rules_page';
export { sourceText } from './source_text';
