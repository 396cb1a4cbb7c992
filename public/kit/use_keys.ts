import { useEffect, useRef } from 'react';

/** Key as `KeyboardEvent.key` names it → what it does. */
export type KeyMap = Record<string, (() => void) | undefined>;

const TYPED_IN = 'input, textarea, select, [contenteditable="true"], [role="combobox"], [role="listbox"]';
const PRESSED = 'a, button, [role="button"], [role="tab"]';

/** Whether a key press belongs to what has the focus rather than to the page. */
export function isTaken(
  event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'target'>,
): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey) return true;
  const target = event.target as Element | null;
  if (!target || typeof target.closest !== 'function') return false;
  const box = target.closest(TYPED_IN) as HTMLInputElement | null;
  if (box && !(box.tagName === 'INPUT' && /^(checkbox|radio|button)$/.test(box.type))) return true;
  if (event.key === ' ' && box) return true;
  if (event.key === ' ' && target.closest('[data-lk-row]')) return false;
  return (event.key === ' ' || event.key === 'Enter') && target.closest(PRESSED) !== null;
}

/** Listens to single keys while mounted; keys typed into a field, or with Ctrl, Alt or Meta, are left alone. */
export function useKeys(keys: KeyMap, active = true): void {
  const latest = useRef(keys);
  latest.current = keys;
  useEffect(() => {
    if (!active) return;
    const press = (event: KeyboardEvent) => {
      if (event.defaultPrevented || isTaken(event)) return;
      const act = latest.current[event.key];
      if (!act) return;
      event.preventDefault();
      act();
    };
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  }, [active]);
}
