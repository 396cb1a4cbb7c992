/** The ways to be quiet, as pure decisions: what a silence covers and when, and when a channel's quiet hours end. */
export * from './search';
export * from './silence';
export * from './subject';
export * from './ways';
