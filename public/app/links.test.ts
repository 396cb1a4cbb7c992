import { routeOf } from './links';

const link = (href: string, target: string | null = null) => ({
  closest: () =>
    href.startsWith('#/') ? { getAttribute: (name: string) => (name === 'href' ? href : target) } : null,
});
const click = (target: unknown, more = {}) =>
  routeOf({
    button: 0,
    ctrlKey: false,
    metaKey: false,
    shiftKey: false,
    altKey: false,
    defaultPrevented: false,
    target,
    ...more,
  } as never);

it.each<[string, unknown, object, string | null]>([
  ['a plain click', link('#/rules?tag=a'), {}, '/rules?tag=a'],
  ['on the same window by name', link('#/rules', '_self'), {}, '/rules'],
  ['into another window', link('#/notify', '_blank'), {}, null],
  ['with Ctrl', link('#/rules'), { ctrlKey: true }, null],
  ['with the middle button', link('#/rules'), { button: 1 }, null],
  ['dealt with already', link('#/rules'), { defaultPrevented: true }, null],
  ['out of the app', link('/app/discover'), {}, null],
])('%s', (_, target, more, route) => expect(click(target, more)).toBe(route));
