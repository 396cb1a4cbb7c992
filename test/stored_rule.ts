import type { z } from 'zod';
import { ruleInputSchema } from '../common/schemas';
import { BUCKETS, bucketOf, ruleDocument, type Store, type Write } from '../server/store';

/** A rule as it is asked for: what has a default may be left out. */
export type AskedRule = z.input<typeof ruleInputSchema>;

/** An id that falls into the first bucket: its windows begin at full intervals, and one write holds all cursors. */
export function ruleId(name: string): string {
  for (let n = 0; ; n++) if (bucketOf(`${name}-${n}`) % BUCKETS === 0) return `${name}-${n}`;
}

/** Writes a rule as if Ana had made it and switched it on at `at` (epoch ms); `written`: when nodes see that it is new. */
export function ruleWrite(store: Store, id: string, asked: AskedRule, at: number, written = at): Write {
  const time = new Date(at).toISOString();
  const rule = {
    ...ruleInputSchema.parse({ ...asked, enabled: true }),
    ...{ id, space: 'default', version: 1, revision: 1, bucket: bucketOf(id), deleted: false },
    ...{ createdAt: time, createdBy: 'ana', updatedAt: time, updatedBy: 'ana', enabledAt: time },
    ...{ resolved: null, orphanedSince: null },
  };
  const doc = ruleDocument(rule, new Date(written).toISOString());
  return { op: 'index', index: store.alias('rules'), id, doc };
}
