import { lifecycleDocIsCurrent } from './print_lifecycle';

it('docs/lifecycle.md is what the table prints (else run npx tsx dev/print_lifecycle.ts)', () => {
  expect(lifecycleDocIsCurrent()).toBe(true);
});
