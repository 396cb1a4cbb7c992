import { type AddressGuard, sendHttp } from '../channels';

const LIMITS = { connectMs: 5_000, totalMs: 10_000, replyBytes: 1_024 };

/** Calls the address that an outside service listens at. Rejects when it does not answer with a 2xx. */
export async function beat(url: string, guard: AddressGuard): Promise<void> {
  const message = { url, method: 'GET', headers: { 'user-agent': 'lookout' }, body: '' };
  const { status } = await sendHttp(message, guard, { limits: LIMITS });
  if (status < 200 || status >= 300) throw new Error(`it answered ${status}`);
}
