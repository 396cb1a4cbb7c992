import type { Alert, Rule } from '../../common/schemas';
import type { SilenceBook } from '../alerts';
import type { Es, HostPorts } from '../ports';
import type { SourceResolver } from '../sources';
import type { Coalescer, Notice, Store, Write } from '../store';
import type { EngineClock } from './clock';
import type { Gaps } from './gaps';
import type { RuleBook } from './rule_book';
import type { RunDelays } from './run_delays';
import type { Searcher } from './searcher';

/** What lanes, previews and health share in one process. */
export interface EngineServices {
  ports: HostPorts;
  store: Store;
  io: Coalescer;
  /** For cursors alone: the engine syncs each call to disk, so few large ones are wanted. */
  cursorIo: Coalescer;
  clock: EngineClock;
  book: RuleBook;
  resolver: SourceResolver;
  gaps: Gaps;
  /** Reads users' data for rules. */
  es: Es;
  /** Batches for rules that behave, for rules that overran lately, and for people who wait at a page. */
  searchers: { quick: Searcher; slow: Searcher; people: Searcher };
  delays: RunDelays;
  silences: Pick<SilenceBook, 'all'>;
  /** Makes deliveries of a notice; given by who composes engine and channels. */
  deliveries(rule: Rule, alert: Alert, notice: Notice): Promise<Write[]>;
  random(): number;
}
