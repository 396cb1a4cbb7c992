import type { Alert, Rule } from '../../common/schemas';
import type { SilenceBook } from '../alerts';
import type { HostPorts } from '../ports';
import type { SourceResolver } from '../sources';
import type { Coalescer, Notice, Store, Write } from '../store';
import type { EngineClock } from './clock';
import type { Gaps } from './gaps';
import type { LaneAsks } from './lane_asks';
import type { LaneCount } from './lane_count';
import type { Readers } from './readers';
import type { RuleBook } from './rule_book';
import type { RunDelays } from './run_delays';

/** What lanes, previews and health share in one process. */
export interface EngineServices {
  ports: HostPorts;
  store: Store;
  io: Coalescer;
  /** Of a lane: whether what a run with this signal finds may still be stored. Elsewhere it always may. */
  mayWrite?(run: AbortSignal): boolean;
  /** For cursors alone: the engine syncs each call to disk, so few large ones are wanted. */
  cursorIo: Coalescer;
  clock: EngineClock;
  laneCount: LaneCount;
  laneAsks: LaneAsks;
  book: RuleBook;
  resolver: SourceResolver;
  gaps: Gaps;
  /** Read users' data for rules, each with its own rights. */
  readers: Readers;
  delays: RunDelays;
  silences: Pick<SilenceBook, 'all'>;
  /** Makes deliveries of a notice; given by who composes engine and channels. */
  deliveries(rule: Rule, alert: Alert, notice: Notice): Promise<Write[]>;
  random(): number;
}
