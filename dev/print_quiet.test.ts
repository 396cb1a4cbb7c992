import { quietDocIsCurrent } from './print_quiet';

it('docs/quiet.md is what the table prints (else run npx tsx dev/print_quiet.ts)', () => {
  expect(quietDocIsCurrent()).toBe(true);
});
