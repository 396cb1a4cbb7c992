/** A moment as the browser's field for day and time holds it, in the person's own zone: `2026-11-21T14:03`. */
export function localText(at: number): string {
  const moment = new Date(at);
  return new Date(at - moment.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

/** What such a field says as a moment (ISO); null when it is empty or none. */
export function momentOf(text: string): string | null {
  const at = new Date(text);
  return text && !Number.isNaN(at.getTime()) ? at.toISOString() : null;
}
