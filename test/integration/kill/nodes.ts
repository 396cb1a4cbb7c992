import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { bundled, MODULES } from './bundled';

/** What one node has of its own. */
export interface NodeSettings {
  lanes?: number;
  /** How far its wall clock is wrong, milliseconds. */
  clockMs?: number;
  newer?: boolean;
  /** Its lease lasts as long as the product's, which a busy machine does not outlast. */
  calm?: boolean;
}

export interface Node {
  child: ChildProcess;
  url: Promise<string>;
  settings: NodeSettings;
  /** Epoch of the lane that it took last, when it took it. */
  epoch: number;
}

/** Some nodes of the product, one of which took a lane last: that one is killed, and another started in its place. */
export class Nodes {
  readonly living: Node[] = [];
  /** What they said, for when a test fails. */
  readonly lines: string[] = [];
  kills = 0;
  private waiting: Array<() => void> = [];

  private readonly script: string;

  constructor(private readonly options: { url: string; prefix: string; stateDir: string; leaseMs: number }) {
    this.script = bundled('node.ts', options.stateDir);
  }

  start(settings: NodeSettings = {}): Node {
    const { lanes = 1, clockMs = 0, newer = false, calm = false } = settings;
    const leaseMs = calm ? undefined : this.options.leaseMs;
    const options = JSON.stringify({ ...this.options, leaseMs, lanes, newer });
    const clock = join(__dirname, '../../shifted_clock.cjs');
    const child = spawn(process.execPath, ['--require', clock, this.script, options], {
      stdio: ['pipe', 'pipe', 'pipe'],
      env: { ...process.env, ...MODULES, LOOKOUT_TEST_CLOCK_MS: String(clockMs) },
    });
    child.stdin.on('error', () => {});
    let listening: (url: string) => void = () => {};
    const node: Node = { child, settings, epoch: 0, url: new Promise((resolve) => (listening = resolve)) };
    let rest = '';
    const hear = (chunk: Buffer) => {
      const parts = (rest + chunk.toString('utf8')).split('\n');
      rest = parts.pop() ?? '';
      for (const line of parts) {
        this.lines.push(`${new Date().toISOString().slice(11)} ${child.pid} ${line}`);
        const took = /runs here, epoch (\d+)/.exec(line);
        if (took) node.epoch = Number(took[1]);
        const at = /^listens at (.*)$/.exec(line);
        if (at) listening(at[1]!);
      }
      for (const wake of this.waiting.splice(0)) wake();
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    this.living.push(node);
    return node;
  }

  /** The node that took a lane last, once that was after `epoch`. */
  async holder(epoch: number, patienceMs: number): Promise<Node> {
    const end = Date.now() + patienceMs;
    for (;;) {
      const newest = [...this.living].sort((a, b) => b.epoch - a.epoch)[0];
      if (newest && newest.epoch > epoch) return newest;
      if (Date.now() > end) throw new Error(`nobody took the lane\n${this.lines.slice(-40).join('\n')}`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, 500);
        this.waiting.push(() => {
          clearTimeout(timer);
          resolve();
        });
      });
    }
  }

  /** Ends it as a power cut would, and starts another like it. */
  async kill(node: Node): Promise<void> {
    await this.end(node);
    this.start(node.settings);
  }

  async end(node: Node): Promise<void> {
    this.living.splice(this.living.indexOf(node), 1);
    await end(node.child);
    this.kills += 1;
  }

  /** Ends it in order, as for an upgrade. */
  async leave(node: Node): Promise<void> {
    this.living.splice(this.living.indexOf(node), 1);
    await end(node.child, 'SIGTERM');
  }

  /** What a node said. */
  linesOf({ child }: Node): string[] {
    return this.lines.filter((line) => line.split(' ')[1] === String(child.pid));
  }

  /** It stands still, as a machine does that swaps or is moved, until `resume`. */
  pause({ child }: Node): void {
    child.kill('SIGSTOP');
  }

  resume({ child }: Node): void {
    child.kill('SIGCONT');
  }

  /** One node goes on alone. */
  async calm(): Promise<void> {
    await this.stop();
    this.start({ calm: true });
  }

  async stop(): Promise<void> {
    await Promise.all(this.living.splice(0).map(({ child }) => end(child)));
  }
}

function end(child: ChildProcess, signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.kill(signal);
  });
}
