import { EuiGlobalToastList } from '@elastic/eui';
import React, { useEffect, useState } from 'react';

export interface Toast {
  id: string;
  title: string;
  text?: string;
  color: 'success' | 'warning' | 'danger';
}

let listener: (toast: Toast) => void = () => {};
let made = 0;

/** Says something in the corner of the page. */
export function say(color: Toast['color'], title: string, text?: string): void {
  made += 1;
  listener({ id: String(made), title, text, color });
}

const LIFE = 6_000;

export const Toasts: React.FC = () => {
  const [toasts, setToasts] = useState<Toast[]>([]);
  useEffect(() => {
    listener = (toast) => setToasts((old) => [...old, toast]);
    return () => {
      listener = () => {};
    };
  }, []);
  return (
    <EuiGlobalToastList
      toasts={toasts.map(({ text, ...toast }) => ({
        ...toast,
        text: text && <p className="lkBreak">{text}</p>,
      }))}
      dismissToast={({ id }) => setToasts((old) => old.filter((toast) => toast.id !== id))}
      toastLifeTimeMs={LIFE}
    />
  );
};
