/** Light or dark: what was chosen here, else what the system says. Told to everyone who listens. */
const KEY = 'lookout.theme';
type Mode = 'light' | 'dark';

function remembered(): Mode | null {
  try {
    const mode = localStorage.getItem(KEY);
    return mode === 'light' || mode === 'dark' ? mode : null;
  } catch {
    return null;
  }
}

const listeners = new Set<(mode: Mode) => void>();
let current: Mode = remembered() ?? (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light');

/** The page names both sheets; the one that is not meant is switched off. */
function applySheets(): void {
  for (const link of Array.from(document.querySelectorAll<HTMLLinkElement>('link[data-theme]'))) {
    link.disabled = link.dataset.theme !== current;
  }
  document.documentElement.style.colorScheme = current;
}

export const theme = {
  get mode(): Mode {
    return current;
  },
  start: applySheets,
  toggle(): void {
    current = current === 'dark' ? 'light' : 'dark';
    try {
      localStorage.setItem(KEY, current);
    } catch {
      // Storage is switched off: the choice lasts as long as the page.
    }
    applySheets();
    for (const listener of listeners) listener(current);
  },
  /** Returns what ends the listening. */
  listen(listener: (mode: Mode) => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
};
