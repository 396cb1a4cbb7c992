import type { ServerLogConfig } from '../../common/schemas';
import { checkTemplate, type Notice, noticeContext, render } from '../../common/template';
import type { ChannelModule, NotifyContext, NotifyResult } from './contract';
import { ownWords } from './own_words';

const LINE = '{{title}} ({{alert.count}} documents, alert {{alert.id}}, {{links.queue}})';

const SEVERAL =
  '{{total}} alerts:{{#alerts}} {{title}} (alert {{alert.id}});{{/alerts}}{{#more}} and {{more}} more{{/more}}';

/** One line, whatever is in it. Throws a `TemplateError`. */
export function logLine(notice: Notice, config: ServerLogConfig): string {
  const context = noticeContext(notice);
  if (config.message !== '') return render(config.message, context, 'header');
  return (
    ownWords(notice, 'header', context).subject ?? render(context.several ? SEVERAL : LINE, context, 'header')
  );
}

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
