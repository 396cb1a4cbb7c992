import { type WebhookConfig, webhookConfig } from '../../../common/schemas';
import { AddressGuard } from '../address_guard';
import type { NotifyContext } from '../contract';
import { webhook } from '../webhook';
import { sampleNotice } from './notices';
import { RecordingServer } from './recording_server';

export const NOW = Date.parse('2026-11-21T10:02:05.000Z');
export let server: RecordingServer;

export const config = (path: string, changes: Record<string, unknown> = {}): WebhookConfig =>
  webhookConfig.parse({ type: 'webhook', url: server.url(path), ...changes });
export const context = (changes: Partial<NotifyContext> = {}): NotifyContext => ({
  guard: new AddressGuard(['127.0.0.0/8']),
  secrets: {},
  reached: [],
  now: () => NOW,
  ...changes,
});
export const send = (
  path: string,
  changes = {},
  given: Partial<NotifyContext> = {},
  notice = sampleNotice(),
) => webhook.notify(notice, config(path, changes), context(given));

/** A server that takes what webhooks send: hooks for a file of tests. */
export function setUpServer(): void {
  beforeAll(async () => {
    server = await new RecordingServer().start();
  });
  afterAll(() => server.stop());
}
