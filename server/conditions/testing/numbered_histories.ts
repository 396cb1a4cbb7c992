/** Random histories whose documents have numbers and words, too. */
import fc from 'fast-check';
import { type History, histories } from './histories';

/** `bytes` is a number, several or none; `word` one of few. */
export const numberedHistories = (settings: { late: boolean }): fc.Arbitrary<History> =>
  histories(settings).chain((history) =>
    fc
      .array(
        fc.record({
          bytes: fc.oneof(
            { weight: 4, arbitrary: fc.integer({ min: 0, max: 5 }) },
            { weight: 1, arbitrary: fc.constant(undefined) },
            { weight: 1, arbitrary: fc.constantFrom([1, 4], [0.1, 0.2], [-2]) },
          ),
          word: fc.oneof(
            { weight: 5, arbitrary: fc.constantFrom('x', 'y', 'z', 'u', 'v') },
            { weight: 1, arbitrary: fc.constant(undefined) },
            { weight: 1, arbitrary: fc.constantFrom(['x', 'y'], ['z', 'z'], ['u', 'v', 'x']) },
          ),
        }),
        { minLength: history.documents.length, maxLength: history.documents.length },
      )
      .map((more) => ({
        ...history,
        documents: history.documents.map((document, at) => ({
          ...document,
          fields: { ...document.fields, ...definedOf(more[at] ?? {}) },
        })),
      })),
  );

const definedOf = (fields: object): Record<string, unknown> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
