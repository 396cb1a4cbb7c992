import { readFileSync } from 'node:fs';
import { type Browser, chromium, type Page, selectors } from 'playwright-core';
import { ensureChromium } from '../../dev/chromium';

selectors.setTestIdAttribute('data-test-subj');

const AXE = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

/** Chromium as it comes with Debian; as root it needs to be told that there is no sandbox. */
export function openBrowser(): Promise<Browser> {
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return chromium.launch({
    executablePath: ensureChromium(console.log),
    args: [...sandbox, '--disable-dev-shm-usage'],
  });
}

export interface Look {
  page: Page;
  /** What the page complained of in the console so far. */
  complaints: string[];
  /** Serious and critical findings of axe, a line each. */
  axe(): Promise<string[]>;
  close(): Promise<void>;
}

/** A fresh visitor. What a page writes to the console as an error is kept, for the test to look at. */
export async function visit(
  browser: Browser,
  {
    width = 1440,
    height = 900,
    dark = false,
    baseURL,
    headers,
  }: {
    width?: number;
    height?: number;
    dark?: boolean;
    baseURL: string;
    headers?: Record<string, string>;
  },
): Promise<Look> {
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme: dark ? 'dark' : 'light',
    reducedMotion: 'reduce',
    baseURL,
    ...(headers && { extraHTTPHeaders: headers }),
    // Axe is put into the page, which the pages' own policy would forbid.
    bypassCSP: true,
  });
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  return {
    page,
    complaints,
    async axe() {
      // What is being computed anew is greyed, and on its way.
      await page.locator('[aria-busy=true]').first().waitFor({ state: 'detached' });
      await page.evaluate(AXE);
      return page.evaluate(async () => {
        // What fades in has no colours of its own yet.
        const ends = document.getAnimations().filter(({ effect }) => {
          const { iterations = 1 } = effect?.getTiming() ?? {};
          return Number.isFinite(iterations);
        });
        await Promise.allSettled(ends.map(({ finished }) => finished));
        const found = await (
          window as unknown as {
            axe: {
              run(
                where: unknown,
                how: unknown,
              ): Promise<{
                violations: Array<{
                  id: string;
                  impact: string;
                  nodes: Array<{ html: string; failureSummary: string }>;
                }>;
              }>;
            };
          }
        ).axe.run(document, { resultTypes: ['violations'] });
        return found.violations
          .filter(({ impact }) => impact === 'serious' || impact === 'critical')
          .flatMap(({ id, nodes }) =>
            nodes.map(
              ({ html, failureSummary }) => `${id}: ${html.slice(0, 200)} (${failureSummary.slice(0, 200)})`,
            ),
          );
      });
    },
    close: () => context.close(),
  };
}
