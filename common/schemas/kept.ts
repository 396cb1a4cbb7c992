/** What everything that people keep under a name has: people, groups, silences, ladders. */
export interface Kept {
  id: string;
  space: string;
  name: string;
  /** Grows with every save; an update must name the one it saw. */
  version: number;
  /** ISO. */
  updatedAt: string;
  updatedBy: string;
}
