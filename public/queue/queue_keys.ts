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
}

/** The queue's keys; `KEYS` in key_help.tsx says the same to people. */
export function queueKeys(to: Keyed): KeyMap {
  const { marked } = to;
  const some = to.may && to.targets.length > 0;
  return {
    j: () => to.move(1),
    k: () => to.move(-1),
    Enter: marked && (() => to.open(marked.id)),
    ' ': marked && (() => to.samples(marked.id)),
    x: marked && (() => to.select(marked.id)),
    a: some ? () => to.act({ type: 'acknowledge' }) : undefined,
    m: some ? () => to.act({ type: 'assign', owner: to.me.login }) : undefined,
    e: some ? () => to.act({ type: 'escalate' }) : undefined,
    r: some ? () => to.ask('close') : undefined,
    n: some ? () => to.ask('note') : undefined,
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
