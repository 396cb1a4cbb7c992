import type { Rule } from '../../common/schemas';
import type { EngineServices } from './services';

/** The source as it stands now; what is learnt of it is kept with the rule. */
export async function currentSource({ resolver, book, clock, ports }: EngineServices, running: Rule) {
  // What was learnt since the lane took the rule is in the book.
  const rule = book.get(running.id) ?? running;
  const { resolved, orphaned } = await resolver.forRule(rule);
  const orphanedSince = orphaned ? (rule.orphanedSince ?? new Date(clock.now()).toISOString()) : null;
  const changed = resolved.revision !== rule.resolved?.revision || orphanedSince !== rule.orphanedSince;
  if (changed) {
    if (orphaned && !rule.orphanedSince)
      ports.log.warn(`rule "${rule.name}": its saved search is gone; it goes on with the last good copy`);
    await book.keep(rule.id, { resolved, orphanedSince });
  }
  return resolved;
}
