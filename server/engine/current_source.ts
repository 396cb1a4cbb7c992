import { ENGINE_ACTOR } from '../../common/alert_lifecycle';
import { asksAsBefore } from '../../common/query';
import type { HeldSource, ResolvedSource, Rule, Source } from '../../common/schemas';
import { otherSources } from '../conditions';
import { SourceError } from '../ports';
import type { Where } from '../sources';
import { isBlinding } from './edit_check';
import type { RuleReads } from './readers';
import type { EngineServices } from './services';

const sameSource = (one: ResolvedSource, other: ResolvedSource | null): boolean =>
  one.revision === other?.revision && JSON.stringify(one.columns) === JSON.stringify(other.columns);
const sameSources = (some: readonly ResolvedSource[], others: readonly ResolvedSource[] = []): boolean =>
  some.length === others.length && some.every((one, at) => sameSource(one, others[at]!));

const OTHERS = 'a saved search that the condition names';

const sameHeld = (some: readonly HeldSource[], others: readonly HeldSource[] = []): boolean =>
  some.length + others.length === 0 || JSON.stringify(some) === JSON.stringify(others);

interface Followed {
  resolved: ResolvedSource;
  orphaned: boolean;
  held: HeldSource | null;
  /** Who made the change that is applied, where the host says so. */
  by?: string[];
}

/**
 * The rule's own source as it stands now, and those that its condition names beside; what is learnt of them is kept with the
 * rule. One whose saved search is gone goes on as its last good copy, and so does one that somebody else changed than whose
 * rights the rule reads with, or one that finds nothing any more; what is applied is on record.
 */
export async function currentSources(
  services: EngineServices,
  running: Rule,
  as: RuleReads,
): Promise<[ResolvedSource, ...ResolvedSource[]]> {
  const { book, clock, ports } = services;
  // What was learnt since the lane took the rule is in the book, unless that asks something else by now.
  const known = book.get(running.id);
  const rule = known?.revision === running.revision ? known : running;
  const where = { space: rule.space, as };
  const [own, ...others] = await Promise.all([
    follow(services, rule, { source: rule.source, place: 0, copy: rule.resolved }, where),
    ...otherSources(rule.condition).map(({ source }, at) => {
      const copy = rule.resolvedOthers?.[at] ?? null;
      return follow(services, rule, { source, place: at + 1, copy }, where);
    }),
  ]);
  const all = [own, ...others];
  const { resolved } = own;
  const resolvedOthers = others.map((other) => other.resolved);
  const heldSources = all.flatMap(({ held }) => held ?? []);
  const orphaned = all.some((one) => one.orphaned);
  const orphanedSince = orphaned ? (rule.orphanedSince ?? new Date(clock.now()).toISOString()) : null;
  const changed =
    !sameSource(resolved, rule.resolved) ||
    !sameSources(resolvedOthers, rule.resolvedOthers) ||
    !sameHeld(heldSources, rule.heldSources) ||
    orphanedSince !== rule.orphanedSince;
  if (changed && rule === known) {
    if (orphaned && !rule.orphanedSince)
      ports.log.warn(
        `rule "${rule.name}": a saved search it follows is gone; it goes on with the last good copy`,
      );
    if (heldSources.length > (rule.heldSources ?? []).length)
      ports.log.warn(
        `rule "${rule.name}": a saved search it follows was changed; it goes on with the last confirmed query`,
      );
    const more = others.length > 0 ? { resolvedOthers } : {};
    const held = heldSources.length > 0 || rule.heldSources ? { heldSources } : {};
    const before = [rule.resolved, ...(rule.resolvedOthers ?? [])];
    const edited = all.filter(({ resolved }, at) => before[at] && !asksAsBefore(before[at], resolved));
    const by = edited.flatMap((one) => one.by ?? [])[0] ?? ENGINE_ACTOR;
    const change = { resolved, orphanedSince, ...more, ...held };
    const event = await book.keep(rule.id, change, edited.length > 0 ? by : null);
    if (event) ports.audited?.(event);
  }
  return [resolved, ...resolvedOthers];
}

async function follow(
  { resolver, clock, ports }: EngineServices,
  { runsAs, heldSources = [] }: Rule,
  { source, place, copy }: { source: Source; place: number; copy: ResolvedSource | null },
  where: Where & { as: RuleReads },
): Promise<Followed> {
  const following = resolver.follow(source, where, copy, place === 0 ? undefined : OTHERS);
  if (source.kind === 'query' || !copy) return { ...(await following), held: null };
  const before = heldSources.find((one) => one.place === place);
  const since = before?.since ?? new Date(clock.now()).toISOString();
  try {
    const { resolved, orphaned, unasked } = await following;
    // What was known of a change is still so.
    if (unasked) return { resolved, orphaned, held: before ?? null };
    if (asksAsBefore(copy, resolved)) return { resolved, orphaned, held: null };
    if (before?.resolved && asksAsBefore(before.resolved, resolved))
      return { resolved: copy, orphaned, held: before };
    // Without keys everybody is the server's own user.
    const { own, by } = runsAs
      ? await resolver.madeBy(runsAs.login, source, resolved, where)
      : { own: true, by: [] };
    const change = { place, since, by, resolved, problem: null };
    if (!own) return { resolved: copy, orphaned, held: change };
    const { searchTimeoutMs } = ports.config;
    const counting = { searcher: where.as.slow, searchTimeoutMs, now: clock.now() };
    if (await isBlinding(counting, copy, resolved))
      return { resolved: copy, orphaned, held: { ...change, why: 'finds_nothing' } };
    return { resolved, orphaned, held: null, by };
  } catch (error) {
    // Whoever spoils a saved search must not blind the rules of others.
    if (!runsAs || !(error instanceof SourceError)) throw error;
    const { message } = error;
    const held =
      before?.problem === message ? before : { place, since, by: [], resolved: null, problem: message };
    return { resolved: copy, orphaned: false, held };
  }
}
