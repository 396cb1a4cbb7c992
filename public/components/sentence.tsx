import React from 'react';
import { pieces } from '../words';

/** A sentence with the key's values bold. Text only: whatever a document holds stays text. */
export const Sentence: React.FC<{ text: string }> = ({ text }) => (
  <>
    {pieces(text).map(({ text: part, strong }, index) =>
      // biome-ignore lint/suspicious/noArrayIndexKey: pieces have no identity of their own
      strong ? <strong key={index}>{part}</strong> : <React.Fragment key={index}>{part}</React.Fragment>,
    )}
  </>
);
