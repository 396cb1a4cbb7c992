import { asksAsBefore } from '../../common/query';
import type { HeldSource, ResolvedSource, Rule, Source } from '../../common/schemas';
import { otherSources } from '../conditions';
import { SourceError } from '../ports';
import type { ReadAs, Where } from '../sources';
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
}

/**
 * The rule's own source as it stands now, and those that its condition names beside; what is learnt of them is kept with the
 * rule. One whose saved search is gone goes on as its last good copy, and so does one that somebody else changed than whose
 * rights the rule reads with.
 */
export async function currentSources(
  services: EngineServices,
  running: Rule,
  as: ReadAs,
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
        `rule "${rule.name}": somebody else changed a saved search it follows; it goes on with the last confirmed query`,
      );
    const more = others.length > 0 ? { resolvedOthers } : {};
    const held = heldSources.length > 0 || rule.heldSources ? { heldSources } : {};
    await book.keep(rule.id, { resolved, orphanedSince, ...more, ...held });
  }
  return [resolved, ...resolvedOthers];
}

async function follow(
  { resolver, clock }: EngineServices,
  { runsAs, heldSources = [] }: Rule,
  { source, place, copy }: { source: Source; place: number; copy: ResolvedSource | null },
  where: Where,
): Promise<Followed> {
  const following = resolver.follow(source, where, copy, place === 0 ? undefined : OTHERS);
  if (source.kind === 'query' || !copy || !runsAs) return { ...(await following), held: null };
  const before = heldSources.find((one) => one.place === place);
  const since = before?.since ?? new Date(clock.now()).toISOString();
  try {
    const { resolved, orphaned, unasked } = await following;
    // What was known of a change is still so.
    if (unasked) return { resolved, orphaned, held: before ?? null };
    const followed = { resolved, orphaned, held: null };
    if (asksAsBefore(copy, resolved)) return followed;
    if (before?.resolved && asksAsBefore(before.resolved, resolved))
      return { resolved: copy, orphaned, held: before };
    const { own, by } = await resolver.madeBy(runsAs.login, source, resolved, where);
    if (own) return followed;
    return { resolved: copy, orphaned, held: { place, since, by, resolved, problem: null } };
  } catch (error) {
    // Whoever spoils a saved search must not blind the rules of others.
    if (!(error instanceof SourceError)) throw error;
    const { message } = error;
    const held =
      before?.problem === message ? before : { place, since, by: [], resolved: null, problem: message };
    return { resolved: copy, orphaned: false, held };
  }
}
