import type { MessagePreview } from '../../common/api';
import type { NotifyPolicy } from '../../common/schemas';
import { type Notice, noticeRule, TableCounter, textTable } from '../../common/template';
import { exampleNotice, noticeLinks, noticeOfAlert, ownWords } from '../channels';
import { alertFor, ruleFor } from './channel_preview';
import type { ApiContext } from './context';

interface Asked {
  notify: NotifyPolicy;
  name: string;
  rule: string | null;
  alert?: string | undefined;
}

/** A rule's own words as they would be for a real alert, an example where there is none. Nothing is stored or sent. */
export async function messagePreview(
  context: ApiContext,
  asked: Asked,
  space: string,
): Promise<MessagePreview> {
  const { ports, now } = context;
  const alert = await alertFor(context, asked.alert, space, asked.rule);
  const links = noticeLinks(
    ports.config.publicUrl,
    ports.appPath(space),
    alert ?? { id: 'example', discoverUrl: null },
  );
  const made: Notice = alert
    ? noticeOfAlert(alert, await ruleFor(context, alert), 'created', links)
    : exampleNotice({
        space,
        at: new Date(now()).toISOString(),
        reason: 'created',
        queueUrl: links.queueUrl,
      });
  const { message } = noticeRule({ ...made.rule, notify: asked.notify, message: undefined });
  const rule = { ...made.rule, name: asked.name || made.rule.name, ...(message && { message }) };
  if (!message) delete rule.message;
  const counter =
    message && message.table.length > 0 ? new TableCounter(message.table, message.tableRows) : null;
  counter?.add(made.alert);
  const table = counter?.table();
  const { subject, body, problem } = ownWords({ ...made, rule, ...(table && { table }) }, 'plain');
  return {
    alert: alert && { id: alert.id, title: `${alert.ruleName}: ${alert.keyText}` },
    subject,
    body,
    table: table ? textTable(table) : null,
    problem,
  };
}
