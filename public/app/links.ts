import type { MouseEvent } from 'react';

/**
 * The in-app route that a click on a link asks for; null when the click is the browser's: another page, another
 * window, a held key, or something else has dealt with it.
 */
export function routeOf(
  event: Pick<
    MouseEvent,
    'button' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey' | 'defaultPrevented' | 'target'
  >,
): string | null {
  if (event.defaultPrevented || event.button !== 0) return null;
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return null;
  const link = (event.target as Element).closest('a[href^="#/"]');
  if (!link || (link.getAttribute('target') ?? '_self') !== '_self') return null;
  return link.getAttribute('href')?.slice(1) ?? null;
}
