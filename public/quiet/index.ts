export * from './make_quieter';
export * from './quiet_badges';
export * from './quiet_help';
export * from './quiet_hours_fields';
export * from './shadow_note';
export * from './silence_dialog';
export { silenceFor } from './silence_draft';
export * from './silences_tab';
export * from './snooze_dialog';
