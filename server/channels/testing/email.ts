import type { SMTPServerOptions } from 'smtp-server';
import { type EmailConfig, emailConfig } from '../../../common/schemas';
import { AddressGuard } from '../address_guard';
import type { NotifyContext } from '../contract';
import { selfSigned } from './certificate';
import { MailServer } from './mail_server';

export const HOST = 'mail.example.org';
export const certificate = selfSigned(HOST);
export const guard = () => new AddressGuard(['127.0.0.1'], async () => [{ address: '127.0.0.1', family: 4 }]);
export const context = (changes: Partial<NotifyContext> = {}): NotifyContext => ({
  guard: guard(),
  secrets: {},
  reached: [],
  now: Date.now,
  ...changes,
});
export const config = (port: number, changes: Record<string, unknown> = {}): EmailConfig =>
  emailConfig.parse({
    type: 'email',
    host: HOST,
    port,
    security: 'none',
    from: 'lookout@example.org',
    to: ['ops@example.org'],
    ...changes,
  });

export async function withServer<T>(
  options: SMTPServerOptions,
  work: (server: MailServer) => Promise<T>,
): Promise<T> {
  const server = await new MailServer(options).start();
  try {
    return await work(server);
  } finally {
    await server.stop();
  }
}

export const header = (raw: string, name: string): string | undefined =>
  new RegExp(`^${name}: (.*(?:\\r\\n[ \\t].*)*)`, 'im').exec(raw)?.[1]?.replace(/\r\n\s+/g, ' ');
