import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';

interface Node {
  child: ChildProcess;
  url: Promise<string>;
  /** Epoch of the lane while it last took it. */
  epoch: number;
}

/** Some nodes of the product, one of which holds the lane: that one is killed, and another started in its place. */
export class Nodes {
  private readonly living: Node[] = [];
  /** What they said, for when a test fails. */
  readonly lines: string[] = [];
  kills = 0;
  private waiting: Array<() => void> = [];

  constructor(
    private readonly options: { url: string; prefix: string; stateDir: string; leaseMs?: number },
  ) {}

  /** `leaseMs`: the product's own where it is not given. */
  start({ leaseMs } = this.options): Node {
    const child = spawn(
      process.execPath,
      ['--import', 'tsx', join(__dirname, 'node.ts'), JSON.stringify({ ...this.options, leaseMs })],
      { stdio: ['pipe', 'pipe', 'pipe'] },
    );
    child.stdin.on('error', () => {});
    let listening: (url: string) => void = () => {};
    const node: Node = { child, epoch: 0, url: new Promise((resolve) => (listening = resolve)) };
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

  /** The node that took the lane last, once that was after `epoch`. */
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

  /** Ends it as a power cut would, and starts another. */
  async kill(node: Node): Promise<void> {
    this.living.splice(this.living.indexOf(node), 1);
    await end(node.child);
    this.kills += 1;
    this.start();
  }

  /** One node goes on alone, with a lease that a busy machine does not outlast. */
  async calm(): Promise<void> {
    await this.stop();
    this.start({ ...this.options, leaseMs: undefined });
  }

  async stop(): Promise<void> {
    await Promise.all(this.living.splice(0).map(({ child }) => end(child)));
  }
}

function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.kill('SIGKILL');
  });
}
