import { spawn } from 'node:child_process';
import { StepFault } from './contract';

/** One answer may take so long, all of one run together so long, and be so large. */
export const PROGRAM_LIMITS = { timeMs: 10_000, runMs: 60_000, output: 1_000_000, errors: 2_000 } as const;

type Limits = { [K in keyof typeof PROGRAM_LIMITS]: number };

/**
 * Programs of one run. Only those that the host's settings list are started, without a shell, with nothing of this process's
 * environment but PATH; they get JSON on standard input and answer JSON on standard output.
 */
export class Programs {
  private spentMs = 0;

  constructor(
    private readonly allowed: readonly string[],
    private readonly limits: Limits = PROGRAM_LIMITS,
  ) {}

  /** Rejects with a `StepFault` that says why there is no answer. */
  async run(program: string, args: readonly string[], input: unknown): Promise<unknown> {
    if (!this.allowed.includes(program))
      throw new StepFault(`${program} is not among the programs that lookout.programs allows`);
    if (this.spentMs >= this.limits.runMs)
      throw new StepFault(`programs took more than ${this.limits.runMs / 1_000} s in this run`);
    const began = performance.now();
    try {
      return parse(await this.output(program, args, JSON.stringify(input)));
    } finally {
      this.spentMs += performance.now() - began;
    }
  }

  private output(program: string, args: readonly string[], input: string): Promise<string> {
    const { timeMs, output, errors } = this.limits;
    return new Promise((resolve, reject) => {
      const child = spawn(program, [...args], {
        shell: false,
        env: { PATH: process.env.PATH ?? '' },
        stdio: ['pipe', 'pipe', 'pipe'],
      });
      const out: Buffer[] = [];
      let size = 0;
      let said = '';
      const end = (why: string) => {
        clearTimeout(timer);
        child.kill('SIGKILL');
        // A program of its own that it started may hold the pipes open.
        for (const pipe of [child.stdin, child.stdout, child.stderr]) pipe.destroy();
        reject(new StepFault(why));
      };
      const timer = setTimeout(() => end(`the program took longer than ${timeMs / 1_000} s`), timeMs);
      child.on('error', (error) => end(`the program could not be started: ${error.message}`));
      child.stdout.on('data', (chunk: Buffer) => {
        size += chunk.length;
        if (size > output) end(`the program answered more than ${output.toLocaleString('en-US')} bytes`);
        else out.push(chunk);
      });
      child.stderr.on('data', (chunk: Buffer) => {
        said = (said + chunk.toString('utf8')).slice(0, errors);
      });
      // One that answers without reading is fine.
      child.stdin.on('error', () => undefined);
      child.on('close', (code, signal) => {
        clearTimeout(timer);
        if (code === 0) resolve(Buffer.concat(out).toString('utf8'));
        else
          reject(new StepFault(`the program ended with ${signal ?? code}${said ? `: ${said.trim()}` : ''}`));
      });
      child.stdin.end(input);
    });
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new StepFault(`the program's answer is no JSON: ${(error as Error).message}`);
  }
}
