import type { EmailConfig } from '../../common/schemas';
import { type Notice, noticeContext, reasonParts, render } from '../../common/template';
import { SEVERAL_HTML, SEVERAL_TEXT } from './email_several';
import { HTML_TEMPLATE, OWN_BODY, OWN_HTML, SUBJECT_TEMPLATE, TEXT_TEMPLATE } from './email_templates';
import { ownWords } from './own_words';

/** Longer subjects are cut by mail readers anyway; this one says that it was. */
const LONGEST_SUBJECT = 250;
/** Columns of the table of samples; the rest of the fields is in the plain text and in Discover. */
const COLUMNS = 6;

export interface EmailMessage {
  subject: string;
  text: string;
  html: string;
  messageId: string;
  /** The message that begins the alert's thread; null in that message itself. */
  inReplyTo: string | null;
}

/** `<id@domain>`: the same for the same notice on every try, in the sender's own domain. */
export function messageId(id: string, config: EmailConfig): string {
  const domain = config.from.slice(config.from.lastIndexOf('@') + 1).replace(/[^A-Za-z0-9.-]/g, '');
  return `<${id.replace(/[^A-Za-z0-9_-]/g, '')}@${domain || 'lookout.invalid'}>`;
}

/** Fields that most samples have, in the order they are met. */
function columnsOf(rows: ReadonlyArray<Record<string, unknown>>): string[] {
  const names: string[] = [];
  for (const row of rows) {
    for (const name of Object.keys(row)) if (name !== '…' && !names.includes(name)) names.push(name);
  }
  return names.slice(0, COLUMNS);
}

/** The rule's own body, which is escaped already, in a page with the links. */
const ownPage = (body: string, view: object): string => {
  const [before = '', after = ''] = render(OWN_HTML, view, 'html').split(OWN_BODY);
  return `${before}${body}${after}`;
};

/** Subject, plain text and HTML of a notice. */
export function emailMessage(notice: Notice, config: EmailConfig): EmailMessage {
  const context = noticeContext(notice);
  const columns = columnsOf(notice.alert.sample.map((document) => document.fields));
  const view = {
    ...context,
    reasonParts: reasonParts(notice.alert.reason),
    hasSample: notice.alert.sample.length > 0,
    hasStory: context.story.length > 1,
    columns,
    documents: context.alert.sample.map((document) => ({
      timeText: document.timeText,
      cells: columns.map((name) => document.fields[name] ?? ''),
    })),
    shown: notice.alert.sample.length,
  };
  const plain = ownWords(notice, 'plain', context);
  const html = ownWords(notice, 'html', context);
  const subject = plain.subject ?? render(SUBJECT_TEMPLATE, view, 'header');
  const { several } = context;
  const words = { ...view, problem: plain.problem };
  const id = messageId(notice.deliveryId, config);
  const thread = messageId(notice.threadKey, config);
  return {
    subject: subject.length > LONGEST_SUBJECT ? `${subject.slice(0, LONGEST_SUBJECT - 1)}…` : subject,
    text: plain.body ?? render(several ? SEVERAL_TEXT : TEXT_TEMPLATE, words, 'plain'),
    html:
      html.body === null
        ? render(several ? SEVERAL_HTML : HTML_TEMPLATE, words, 'html')
        : ownPage(html.body, words),
    messageId: id,
    inReplyTo: id === thread ? null : thread,
  };
}
