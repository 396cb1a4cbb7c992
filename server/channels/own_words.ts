import { type Notice, type NoticeContext, noticeContext, render, type Sink } from '../../common/template';

/** What a rule says in its own words; null: it leaves that to the channel. */
export interface OwnWords {
  subject: string | null;
  body: string | null;
  /** Why its words could not be made of this alert; the channel's are sent then. */
  problem: string | null;
}

const NONE: OwnWords = { subject: null, body: null, problem: null };

/**
 * The rule's own subject and body. A message about several rules is in nobody's words. What cannot be rendered holds no
 * message back: the channel's own goes out and says why.
 */
export function ownWords(
  notice: Notice,
  sink: Sink,
  context: NoticeContext = noticeContext(notice),
): OwnWords {
  const { message } = notice.rule;
  if (!message || (notice.bundle?.rules.length ?? 1) > 1) return NONE;
  try {
    const subject = message.subject === '' ? null : render(message.subject, context, 'header');
    return {
      subject:
        subject === null ? null : [...subject].slice(0, message.subjectMost ?? subject.length).join(''),
      body: message.body === '' ? null : render(message.body, context, sink),
      problem: null,
    };
  } catch (error) {
    return { ...NONE, problem: `The rule's own message could not be made: ${(error as Error).message}` };
  }
}
