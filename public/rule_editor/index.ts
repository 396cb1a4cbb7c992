export { RuleEditorPage } from './rule_editor_page';
