/** What makes a document readable where nobody named any fields. */
export const USUAL_FIELDS: readonly string[] = [
  'message',
  'event.action',
  'event.outcome',
  'host.name',
  'user.name',
  'source.ip',
  'url.path',
  'http.response.status_code',
];
