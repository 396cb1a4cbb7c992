export { DurationBlank, NumberBlank } from './blanks';
export { RuleEditorPage } from './rule_editor_page';
