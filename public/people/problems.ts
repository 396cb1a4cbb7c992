import type { z } from 'zod';

/** What is wrong with an input, by the path of the field; null where nothing is. */
export type Problems = Record<string, string>;

/** The input as the API takes it, or what is wrong with it, each field once. */
export function checked<T>(schema: z.ZodType<T>, value: unknown): { input: T | null; errors: Problems } {
  const result = schema.safeParse(value);
  const errors: Problems = {};
  for (const { path, message } of result.error?.issues ?? []) {
    const name = path.join('.');
    if (!(name in errors)) errors[name] = message;
  }
  return { input: result.success ? result.data : null, errors };
}

/** The first of what is wrong at a path or below it. */
export const errorAt = (errors: Problems, path: string): string | undefined =>
  Object.entries(errors).find(([name]) => name === path || name.startsWith(`${path}.`))?.[1];
