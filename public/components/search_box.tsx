import { EuiFieldSearch } from '@elastic/eui';
import React, { useEffect, useRef, useState } from 'react';

interface Props {
  value: string;
  onChange(value: string): void;
  placeholder: string;
  label: string;
  /** Given the field, for the `/` key. */
  inputRef?: (input: HTMLInputElement | null) => void;
}

const STILL = 350;

/** A search field that tells what is typed after a short rest, and follows the address when that changes. */
export const SearchBox: React.FC<Props> = ({ value, onChange, placeholder, label, inputRef }) => {
  const [typed, setTyped] = useState(value);
  const told = useRef(value);
  const tell = useRef(onChange);
  tell.current = onChange;
  useEffect(() => {
    if (value === told.current) return;
    told.current = value;
    setTyped(value);
  }, [value]);
  useEffect(() => {
    if (typed === told.current) return;
    const timer = setTimeout(() => {
      told.current = typed;
      tell.current(typed);
    }, STILL);
    return () => clearTimeout(timer);
  }, [typed]);
  return (
    <EuiFieldSearch
      fullWidth
      incremental={false}
      value={typed}
      onChange={(event) => setTyped(event.target.value)}
      placeholder={placeholder}
      aria-label={label}
      inputRef={inputRef}
    />
  );
};
