export const APP_ID = 'lookout';
export const APP_TITLE = 'Lookout';
export const CREATE_RULE = 'Create alert rule';

/** Beside Discover, where the people are who read documents. */
export const APP_PLACE = { id: APP_ID, title: APP_TITLE, euiIconType: 'bell', order: 9_000 };
