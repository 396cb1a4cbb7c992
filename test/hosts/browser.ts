import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chromium, type Page } from 'playwright-core';

const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Hosts load tens of megabytes of scripts on a page; a busy machine takes its time. */
export const PATIENCE_MS = 240_000;

export interface Browser {
  /** Opens a path of the host in a page that begins anew, so that nothing of an earlier page is left. */
  open(path: string): Promise<Page>;
  /** By Kibana's own log-in, instead of whoever was logged in. */
  logIn(username: string, password: string): Promise<void>;
  /** What scripts of any page threw and nobody caught, oldest first. */
  readonly thrown: readonly string[];
  close(): Promise<void>;
}

export async function launchBrowser(executablePath: string, base: string): Promise<Browser> {
  const profile = await mkdtemp(path.join(tmpdir(), 'lookout-browser-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath,
    args: FLAGS,
    viewport: { width: 1_400, height: 1_000 },
  });
  context.setDefaultTimeout(PATIENCE_MS);
  const thrown: string[] = [];
  let current: Page | undefined;
  return {
    thrown,
    async open(to) {
      const next = await context.newPage();
      next.on('pageerror', (error) => thrown.push(error.message));
      await current?.close();
      current = next;
      await next.goto(`${base}${to}`, { waitUntil: 'domcontentloaded' });
      return next;
    },
    async logIn(username, password) {
      await context.clearCookies();
      const answer = await context.request.post(`${base}/internal/security/login`, {
        headers: { 'kbn-xsrf': 'lookout', 'x-elastic-internal-origin': 'kibana' },
        data: {
          providerType: 'basic',
          providerName: 'basic',
          currentURL: `${base}/login`,
          params: { username, password },
        },
      });
      if (!answer.ok())
        throw new Error(`${username} cannot log in: ${answer.status()} ${await answer.text()}`);
    },
    async close() {
      await context.close();
      await rm(profile, { recursive: true, force: true });
    },
  };
}
