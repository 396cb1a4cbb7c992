/** More of them are a mistake. */
const MOST = 50;

/**
 * The logins that a note may mention, each as `@login`, in their order: what stands behind the sign up to a space, and without
 * the points, commas and brackets of the sentence that it stands in. Whether there are such people is another question.
 */
export function mentionsIn(note: string): string[] {
  const found = new Set<string>();
  for (const [, word] of note.matchAll(
    /(?:^|[\s(,;:"'])@([^\s@,;:"'()<>[\]{}]+(?:@[^\s@,;:"'()<>[\]{}]+)?)/g,
  )) {
    const login = word!.replace(/[.!?]+$/, '');
    if (login && found.size < MOST) found.add(login);
  }
  return [...found];
}
