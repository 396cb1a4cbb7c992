// Preloaded into a process (`node --require`), whose wall clock then goes LOOKOUT_TEST_CLOCK_MS wrong.
const wrong = Number(process.env.LOOKOUT_TEST_CLOCK_MS ?? 0);
const RightDate = Date;
const now = () => RightDate.now() + wrong;
globalThis.Date = new Proxy(RightDate, {
  construct: (target, given, asked) => Reflect.construct(target, given.length === 0 ? [now()] : given, asked),
  apply: () => new RightDate(now()).toString(),
  get: (target, name) => (name === 'now' ? now : Reflect.get(target, name)),
});
