/** `2026-11-21 10:02 UTC`. `at`: epoch ms. */
export const minuteText = (at: number): string =>
  `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
