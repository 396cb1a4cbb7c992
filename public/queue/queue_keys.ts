import type { Act, Me } from '../../common/api';
import type { Alert } from '../../common/schemas';
import type { KeyMap } from '../kit';
import type { BrowserHost } from '../ports';
import type { Asking } from './act_bar';

interface Keyed {
  me: Me;
  host: BrowserHost;
  /** The ticked alerts, or the marked one. */
  targets: readonly Alert[];
  marked: Alert | undefined;
  /** The person may change alerts, and no change is under way. */
  may: boolean;
  move(by: number): void;
  act(act: Act): void;
  undo(): void;
  ask(what: Asking): void;
  open(id: string): void;
  close(): void;
  select(id: string): void;
  samples(id: string): void;
  search(): void;
  /** An act was asked for while there is no alert that it could be for. */
  missing(): void;
  /** An act for one alert was asked for while several are ticked. */
  tooMany(): void;
}

/** The queue's keys; `KEYS` in key_help.tsx says the same to people. */
export function queueKeys(to: Keyed): KeyMap {
  const { marked } = to;
  const any = to.targets.length > 0;
  /** An act on the targets; without any it says so, for a key that does nothing looks broken. */
  const acting = (act: () => void) => (to.may ? (any ? act : to.missing) : undefined);
  return {
    j: () => to.move(1),
    k: () => to.move(-1),
    Enter: marked && (() => to.open(marked.id)),
    ' ': marked && (() => to.samples(marked.id)),
    x: marked ? () => to.select(marked.id) : to.missing,
    a: acting(() => to.act({ type: 'acknowledge' })),
    m: acting(() => to.act({ type: 'assign', owner: to.me.login })),
    e: acting(() => to.act({ type: 'escalate' })),
    r: acting(() => to.ask('close')),
    n: acting(() => to.ask('note')),
    i: acting(() => (to.targets.length === 1 ? to.ask('ignore') : to.tooMany())),
    z: acting(() => to.ask('snooze')),
    u: to.may ? () => to.undo() : undefined,
    o: marked?.discoverUrl
      ? () => void window.open(to.host.href(marked.discoverUrl ?? ''), '_blank', 'noopener')
      : undefined,
    '/': () => to.search(),
    '?': () => to.ask('keys'),
    // biome-ignore lint/correctness/noComponentHookFactories: the name of a key, not of a component
    Escape: () => to.close(),
  };
}
