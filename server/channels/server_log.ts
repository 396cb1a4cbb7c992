import type { ServerLogConfig } from '../../common/schemas';
import { checkTemplate, type Notice, noticeContext, render } from '../../common/template';
import type { ChannelModule, NotifyContext, NotifyResult } from './contract';

const LINE = '{{title}} ({{alert.count}} documents, alert {{alert.id}}, {{links.queue}})';

/** One line, whatever is in it. Throws a `TemplateError`. */
export const logLine = (notice: Notice, config: ServerLogConfig): string =>
  render(config.message === '' ? LINE : config.message, noticeContext(notice), 'header');

async function notify(
  notice: Notice,
  config: ServerLogConfig,
  context: NotifyContext,
): Promise<NotifyResult> {
  if (!context.log) return { ok: false, retry: false, error: 'this server has no log' };
  try {
    context.log[config.level](logLine(notice, config));
    return { ok: true, answer: 'logged' };
  } catch (error) {
    return { ok: false, retry: false, error: (error as Error).message };
  }
}

/** A line in the log of the node that sends it. */
export const serverLog: ChannelModule<ServerLogConfig> = {
  type: 'server_log',
  describe: (config) => `the server's log, ${config.level}`,
  destination: () => '',
  problems: (config) => {
    try {
      checkTemplate(config.message);
      return [];
    } catch (error) {
      return [{ path: 'config.message', message: (error as Error).message }];
    }
  },
  preview: (notice, config) => [{ name: 'Line', kind: 'text', text: logLine(notice, config) }],
  notify,
};
