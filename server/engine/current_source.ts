import type { ResolvedSource, Rule } from '../../common/schemas';
import { otherSources } from '../conditions';
import type { EngineServices } from './services';

const revisionsOf = (sources: ReadonlyArray<ResolvedSource | null> = []) =>
  JSON.stringify(sources.map((source) => source?.revision ?? null));

/**
 * The rule's own source as it stands now, and those that its condition names beside; what is learnt of them is kept with the
 * rule. One whose saved search is gone goes on as its last good copy.
 */
export async function currentSources(
  { resolver, book, clock, ports }: EngineServices,
  running: Rule,
): Promise<[ResolvedSource, ...ResolvedSource[]]> {
  // What was learnt since the lane took the rule is in the book, unless that asks something else by now.
  const known = book.get(running.id);
  const rule = known?.revision === running.revision ? known : running;
  const [own, ...others] = await Promise.all([
    resolver.follow(rule.source, rule.space, rule.resolved),
    ...otherSources(rule.condition).map(({ source }, at) => {
      const called = 'a saved search that the condition names';
      return resolver.follow(source, rule.space, rule.resolvedOthers?.[at] ?? null, called);
    }),
  ]);
  const { resolved } = own;
  const resolvedOthers = others.map((other) => other.resolved);
  const orphaned = own.orphaned || others.some((other) => other.orphaned);
  const orphanedSince = orphaned ? (rule.orphanedSince ?? new Date(clock.now()).toISOString()) : null;
  const changed =
    resolved.revision !== rule.resolved?.revision ||
    revisionsOf(resolvedOthers) !== revisionsOf(rule.resolvedOthers) ||
    orphanedSince !== rule.orphanedSince;
  if (changed && rule === known) {
    if (orphaned && !rule.orphanedSince)
      ports.log.warn(
        `rule "${rule.name}": a saved search it follows is gone; it goes on with the last good copy`,
      );
    const more = others.length > 0 ? { resolvedOthers } : {};
    await book.keep(rule.id, { resolved, orphanedSince, ...more });
  }
  return [resolved, ...resolvedOthers];
}
