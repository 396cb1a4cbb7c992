import { ENGINE_ACTOR } from '../../common/alert_lifecycle';
import { type Alert, type Rule, ruleInputSchema, type Settings } from '../../common/schemas';
import { OWN_RULE } from '../../common/words';
import { type RuleDocument, readRecord, type Store, settingsId } from '../store';

/** Who hears of troubles in a space. */
export const ownChannels = (settings: Pick<Settings, 'opsChannel' | 'defaultChannel'> | null): string[] => {
  const channel = settings?.opsChannel ?? settings?.defaultChannel;
  return channel ? [channel] : [];
};

/** What a telling needs of a rule, for alerts about the product itself: no such rule is stored. */
export function ownRule(space: string, channels: readonly string[]): Rule {
  const input = ruleInputSchema.parse({
    name: 'Lookout itself',
    severity: 'high',
    source: { kind: 'query', index: '*', timeField: '@timestamp', language: 'kuery', query: '' },
    condition: { type: 'any', key: ['trouble'] },
    channels,
  });
  const at = new Date(0).toISOString();
  const made = { createdAt: at, createdBy: ENGINE_ACTOR, updatedAt: at, updatedBy: ENGINE_ACTOR };
  const rest = { id: OWN_RULE, space, version: 1, revision: 1, bucket: 0, enabledAt: null, deleted: false };
  return { ...input, ...made, ...rest, resolved: null, orphanedSince: null };
}

type Owned = Pick<Alert, 'ruleId' | 'space'>;

/** The rule of each of some alerts, also of one that is deleted; undefined where it is gone. Rejects with `EsError`. */
export async function rulesOf(
  store: Store,
  alerts: readonly Owned[],
): Promise<(alert: Owned) => Rule | undefined> {
  const index = store.alias('rules');
  const ids = new Set<string>();
  const spaces = new Set<string>();
  for (const { ruleId, space } of alerts) ruleId === OWN_RULE ? spaces.add(space) : ids.add(ruleId);
  const found = await store.mget<RuleDocument>([...ids].map((id) => ({ index, id })));
  const byId = new Map(found.flatMap((one) => (one ? [[one.id, one.source.payload] as const] : [])));
  const own = new Map<string, Rule>();
  for (const space of spaces) {
    const settings = await readRecord<Settings>(store, 'settings', space, settingsId(space));
    own.set(space, ownRule(space, ownChannels(settings?.source.payload ?? null)));
  }
  return ({ ruleId, space }) => (ruleId === OWN_RULE ? own.get(space) : byId.get(ruleId));
}
