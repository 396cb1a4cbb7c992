import type { NoticeReason } from '../../common/words';

/** What is news to people; that somebody acknowledged or closed goes only where such a state is kept, too. */
export const hearsNews = (reason: NoticeReason): boolean => reason !== 'acknowledged' && reason !== 'closed';
