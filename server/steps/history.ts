import type { History, Stretch } from './contract';

/** When matches with an identity begin, by the match; epoch ms. */
export class Beginnings {
  private readonly byIdentity = new Map<string, Map<string, number>>();

  add(matchId: string, at: number, identities: readonly string[]): void {
    for (const identity of identities) {
      const known = this.byIdentity.get(identity);
      if (known) known.set(matchId, at);
      else this.byIdentity.set(identity, new Map([[matchId, at]]));
    }
  }

  /** Those of an identity within a stretch. */
  *within(identity: string, { after, before }: Stretch): Generator<[matchId: string, at: number]> {
    for (const [id, at] of this.byIdentity.get(identity) ?? []) if (at > after && at < before) yield [id, at];
  }
}

/** A history that begins with nothing: of a preview, and of matches tried out on a step. */
export class FreshHistory implements History {
  private readonly beginnings = new Beginnings();

  async load(): Promise<void> {
    // There is nothing but what is added.
  }

  async count(identity: string, stretch: Stretch): Promise<number> {
    return [...this.beginnings.within(identity, stretch)].length;
  }

  add(matchId: string, at: number, identities: readonly string[]): void {
    this.beginnings.add(matchId, at, identities);
  }
}
