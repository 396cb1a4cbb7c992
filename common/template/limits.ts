/** What a template may cost. Lengths are in characters; a step is one tag or text rendered once, so that the cap on work needs no clock. */
export const TEMPLATE_LIMITS = {
  template: 50_000,
  output: 200_000,
  depth: 50,
  steps: 100_000,
  name: 200,
} as const;

/** What of an alert goes into a message. What is left out is said in the message itself. */
export const NOTICE_LIMITS = {
  value: 2_000,
  samples: 10,
  fields: 20,
  list: 50,
  /** Alerts listed in one message, and documents of each; a message about one shows `samples`. */
  alerts: 50,
  bundledSamples: 2,
} as const;

/** A template that cannot be used, said so that whoever wrote it can mend it. */
export class TemplateError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'TemplateError';
  }
}
