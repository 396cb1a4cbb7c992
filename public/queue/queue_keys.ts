import type { Act, Me, Privilege } from '../../common/api';
import type { Alert } from '../../common/schemas';
import { OWN_RULE } from '../../common/words';
import type { KeyMap } from '../kit';
import type { BrowserHost } from '../ports';
import type { Asking } from './act_bar';

interface Keyed {
  me: Me;
  host: BrowserHost;
  /** The ticked alerts, or the marked one. */
  targets: readonly Alert[];
  marked: Alert | undefined;
  /** A change is under way. */
  busy: boolean;
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
  /** Several are ticked, or the one is of no rule that could be changed. */
  cannotIgnore(): void;
  /** An act was asked for that this person may not do. */
  mayNot(needs: Privilege): void;
}

const mayBeIgnored = ([one, ...more]: readonly Alert[]): boolean =>
  more.length === 0 && one?.ruleId !== OWN_RULE;

/** The queue's keys; `KEYS` in key_help.tsx says the same to people. */
export function queueKeys(to: Keyed): KeyMap {
  const { marked } = to;
  const any = to.targets.length > 0;
  /** Why a key does not act is said, for one that does nothing looks broken. */
  const allowed = (needs: Privilege, act: (() => void) | undefined) =>
    to.me.privileges[needs] ? act : () => to.mayNot(needs);
  const idle = (act: () => void) => (to.busy ? undefined : act);
  const acting = (act: () => void, needs: Privilege = 'triage') =>
    allowed(needs, idle(any ? act : to.missing));
  return {
    j: () => to.move(1),
    k: () => to.move(-1),
    Enter: marked && (() => to.open(marked.id)),
    ' ': marked && (() => to.samples(marked.id)),
    x: allowed('triage', marked ? () => to.select(marked.id) : to.missing),
    a: acting(() => to.act({ type: 'acknowledge' })),
    m: acting(() => to.act({ type: 'assign', owner: to.me.login })),
    e: acting(() => to.act({ type: 'escalate' })),
    r: acting(() => to.ask('close')),
    n: acting(() => to.ask('note')),
    i: acting(() => (mayBeIgnored(to.targets) ? to.ask('ignore') : to.cannotIgnore()), 'write'),
    z: acting(() => to.ask('snooze')),
    u: allowed(
      'triage',
      idle(() => to.undo()),
    ),
    o: marked?.discoverUrl
      ? () => void window.open(to.host.href(marked.discoverUrl ?? ''), '_blank', 'noopener')
      : undefined,
    '/': () => to.search(),
    '?': () => to.ask('keys'),
    // biome-ignore lint/correctness/noComponentHookFactories: the name of a key, not of a component
    Escape: () => to.close(),
  };
}
