import type { AddressInfo } from 'node:net';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';

export interface ReceivedMail {
  from: string;
  to: string[];
  /** The message as it came. */
  raw: string;
  secure: boolean;
  user: string | null;
}

/** An error with the code that the server is to answer. */
export const smtpError = (code: number, message: string): Error =>
  Object.assign(new Error(message), { responseCode: code });

/** A real SMTP server that keeps what it gets; `options` make it misbehave. */
export class MailServer {
  readonly received: ReceivedMail[] = [];
  connections = 0;
  private readonly server: SMTPServer;

  constructor(options: SMTPServerOptions = {}) {
    this.server = new SMTPServer({
      authOptional: true,
      disableReverseLookup: true,
      hideSTARTTLS: options.key === undefined,
      logger: false,
      ...options,
      onConnect: (session, callback) => {
        this.connections += 1;
        if (options.onConnect) options.onConnect.call(this.server, session, callback);
        else callback();
      },
      onData: (stream, session, callback) => {
        const chunks: Buffer[] = [];
        stream.on('data', (chunk: Buffer) => chunks.push(chunk));
        stream.on('end', () => {
          const { mailFrom, rcptTo } = session.envelope;
          this.received.push({
            from: mailFrom ? mailFrom.address : '',
            to: rcptTo.map((one) => one.address),
            raw: Buffer.concat(chunks).toString('utf8'),
            secure: session.secure,
            user: session.user === undefined ? null : String(session.user),
          });
          if (options.onData) options.onData.call(this.server, stream, session, callback);
          else callback();
        });
      },
    });
    this.server.on('error', () => {});
  }

  async start(): Promise<this> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', () => resolve()));
    return this;
  }

  get port(): number {
    return (this.server.server.address() as AddressInfo).port;
  }

  stop(): Promise<void> {
    return new Promise((resolve) => this.server.close(() => resolve()));
  }
}
