import type { Rule } from '../../common/schemas';
import type { Cursor } from '../../server/engine/cursors';
import { makeIndex } from '../indices';
import { changeCursors } from './cursors';
import { openWhole, type Whole } from './whole';

jest.setTimeout(240_000);

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const FIELDS = { user: 'keyword', 'event.ingested': 'date_nanos' };

let whole: Whole;
beforeEach(async () => {
  whole = await openWhole({ fields: FIELDS });
});
afterEach(() => whole.close());

/** A document of `at` that was ingested so much later. */
const late = (at: number, lateMs: number) => ({
  at,
  user: 'root',
  event: { ingested: new Date(at + lateMs).toISOString() },
});

const any = (over: object = {}) =>
  whole.rule({ interval: '5s', condition: { type: 'any', key: ['user'] }, ...over });
const statusOf = async (rule: Rule) => (await whole.ok('getRule', { params: { id: rule.id } })).status;

/** Changes what is stored of the rule's cursor, while no lane runs. */
const changeCursor = (rule: Rule, change: (cursor: Cursor) => void) =>
  changeCursors(whole, (cursor, id) => {
    if (id === rule.id) change(cursor);
  });

test('a delay is learned from when documents were ingested, and says so', async () => {
  const now = Date.now();
  const documents = [];
  // All but 5 of 1,000 within 20 s, spread over the day.
  for (let n = 0; n < 1_000; n++)
    documents.push(late(now - 2 * HOUR - n * MINUTE, n % 200 === 0 ? 2 * HOUR : (n % 100) * 200));
  for (let n = 0; n < 37; n++) documents.push({ at: now + 2 * HOUR + n * MINUTE, user: 'eve' });
  // Neither says when it was ingested, nor counts as ahead.
  documents.push({ at: now - 30 * MINUTE, user: 'root' }, { at: now + 30 * MINUTE, user: 'root' });
  await whole.put(documents);

  const learned = await any({ queryDelay: 'learned' });
  const fixed = await any({ queryDelay: '10s' });
  await whole.runUntil(async () => (await statusOf(learned)).delay?.effectiveMs !== 0);
  const status = await statusOf(learned);
  expect(status.delay).toMatchObject({ learned: true });
  expect(status.delay!.effectiveMs).toBeGreaterThanOrEqual(19 * SECOND);
  expect(status.delay!.effectiveMs).toBeLessThanOrEqual(21 * SECOND);
  expect(status.delay!.why).toMatch(/: 99 % of the last day's 1,000 documents were ingested within/);
  expect(status.notes).toEqual([
    '37 documents are dated more than an hour ahead; they count when their time comes',
  ]);
  expect((await statusOf(fixed)).delay).toMatchObject({
    effectiveMs: 10 * SECOND,
    learned: false,
    rereadMs: Math.max(status.delay!.effectiveMs, MINUTE),
  });
  const health = await whole.ok('health', {});
  expect(health.notes.map(({ ruleId }) => ruleId).sort()).toEqual([fixed.id, learned.id].sort());

  // A preview of another rule on the same source waits as long.
  const {
    status: _,
    openAlerts: __,
    perDay: ___,
    ...asLearned
  } = await whole.ok('getRule', {
    params: { id: learned.id },
  });
  const preview = await whole.ok('previewRule', { body: { rule: asLearned, range: '1h' } });
  expect(Date.now() - Date.parse(preview.window.to)).toBeGreaterThanOrEqual(status.delay!.effectiveMs);

  // Windows end so far behind the clock.
  const before = status.evaluatedTo;
  await whole.runUntil(async () => (await statusOf(learned)).evaluatedTo !== before, 60_000);
  const { evaluatedTo, delay } = await statusOf(learned);
  const behind = Date.now() - Date.parse(evaluatedTo!);
  expect(behind).toBeGreaterThanOrEqual(delay!.effectiveMs);
  expect(behind).toBeLessThan(delay!.effectiveMs + 15 * SECOND);
});

/** As if the rule had been on for so long. */
async function asIfOnSince(rule: Rule, ms: number): Promise<void> {
  const enabledAt = new Date(Date.now() - ms).toISOString();
  await changeCursor(rule, (cursor) => {
    cursor.enabledAt = enabledAt;
    delete cursor.lag;
  });
  const path = `/${whole.prefix}_rules/_doc/${rule.id}`;
  const { _source: source } = await whole.es.request<{ _source: { payload: Rule; changed_at: string } }>({
    method: 'GET',
    path,
  });
  source.payload.enabledAt = enabledAt;
  source.changed_at = new Date().toISOString();
  await whole.es.request({ method: 'PUT', path, query: { refresh: true }, body: source });
}

test('where no document says when it was ingested, nothing is waited for', async () => {
  await whole.put([{ at: Date.now() - HOUR, user: 'root' }]);
  const rule = await any({ queryDelay: 'learned' });
  await whole.runUntil(async () => /event\.ingested/.test((await statusOf(rule)).delay?.why ?? ''));
  expect((await statusOf(rule)).delay).toMatchObject({ effectiveMs: 0, rereadMs: MINUTE });
});

test('a document within the learnt lag is found when it comes late', async () => {
  const now = Date.now();
  await whole.put(Array.from({ length: 200 }, (_, n) => late(now - HOUR - n * MINUTE, 10 * MINUTE)));
  const rule = await any({ queryDelay: '0s' });
  await whole.runUntil(async () => (await statusOf(rule)).health === 'ok');
  await asIfOnSince(rule, HOUR);
  await whole.runUntil(async () => (await statusOf(rule)).delay?.rereadMs === 10 * MINUTE);
  await whole.put([{ at: Date.now() - 5 * MINUTE, user: 'root' }]);
  await whole.runUntil(async () => (await whole.alerts()).length > 0);
  const [alert] = await whole.alerts();
  expect(alert).toMatchObject({ count: 1, keyText: 'root' });
});

test('documents that came too late for any run are a gap in the morning, which a backfill fills', async () => {
  const rule = await any({ interval: '5s', queryDelay: '10s' });
  await whole.runUntil(async () => (await statusOf(rule)).health === 'ok');
  await asIfOnSince(rule, 3 * DAY);
  // The night's count is of what was ingested in the day before its time.
  const offset = Math.floor((6 * HOUR * rule.bucket) / 128);
  const night = Math.floor((Date.now() - offset) / DAY) * DAY + offset;
  const first = night - 12 * HOUR;
  const documents = [];
  for (let n = 0; n < 40; n++) documents.push(late(night - 20 * HOUR + n * MINUTE, 30 * SECOND));
  for (let n = 0; n < 7; n++) documents.push(late(first + n * MINUTE, 2 * HOUR));
  // Ingested after the night's time, or before that day, or of a time before the rule was on.
  documents.push(late(night - HOUR, 90 * MINUTE), late(night - 30 * HOUR, 3 * HOUR));
  documents.push(late(night - 5 * DAY, 5 * DAY - HOUR));
  await whole.put(documents);

  await whole.runUntil(async () => (await whole.ok('listGaps', { query: { rule: rule.id } })).total > 0);
  const { items } = await whole.ok('listGaps', { query: { rule: rule.id } });
  expect(items).toMatchObject([
    {
      reason: 'late_documents',
      documents: 7,
      state: 'open',
      from: new Date(first - 1).toISOString(),
      to: new Date(first + 6 * MINUTE).toISOString(),
    },
  ]);
  const backfill = await whole.ok('fillGap', { params: { id: items[0]!.id } });
  await whole.backfilled(backfill.id);
  // A search sees them a moment later.
  const found = async () => (await whole.alerts()).reduce((sum, { count }) => sum + count, 0);
  await whole.runUntil(async () => (await found()) >= 7);

  // Once a night.
  await whole.runUntil(async () => (await statusOf(rule)).health === 'ok');
  await new Promise((resolve) => setTimeout(resolve, 2_000));
  await whole.runUntil(async () => true);
  expect((await whole.ok('listGaps', { query: { rule: rule.id } })).total).toBe(1);
});

test('an index that cannot be read any more is said, and what is absent may be in it', async () => {
  const other = `${whole.index}-2`;
  await makeIndex(whole.es, other, FIELDS);
  const index = `${whole.index}*`;
  const rule = await whole.rule({
    interval: '1s',
    source: { kind: 'query', index, timeField: '@timestamp', language: 'kuery', query: '' },
    condition: { type: 'flatline', key: [], within: '20s' },
  });
  let readable: Cursor['readable'];
  const measured = async () => {
    await changeCursor(rule, (cursor) => {
      readable = cursor.readable;
    });
    return readable !== undefined;
  };
  await whole.runUntil(measured);
  expect(readable).toMatchObject({ version: rule.version, atSave: 2, now: 2 });
  await whole.es.request({ method: 'DELETE', path: `/${other}` });
  await whole.put([{ at: Date.now(), user: 'root' }]);
  await changeCursor(rule, (cursor) => {
    cursor.lag!.at -= 2 * HOUR;
  });
  // An hour later, on another node.
  const second = await openWhole({ prefix: whole.prefix });
  await second.runUntil(async () => (await statusOf(rule)).health === 'partial');
  expect((await statusOf(rule)).message).toBe(
    'source missing: 1 of 2 indices readable; nothing is taken for absent',
  );
  // Its timeframe is over by now; with the index gone that says nothing.
  const end = Date.now() + 25 * SECOND;
  await second.runUntil(async () => Date.now() > end, 60_000);
  expect(await whole.alerts()).toEqual([]);
  const { health, evaluatedTo } = await statusOf(rule);
  expect(health).toBe('partial');
  expect(Date.parse(evaluatedTo!)).toBeGreaterThan(Date.now() - 15 * SECOND);
  await second.close();
});

test('before a silence is told, it is looked whether all indices can still be read', async () => {
  const other = `${whole.index}-2`;
  await makeIndex(whole.es, other, FIELDS);
  const source = {
    kind: 'query' as const,
    index: `${whole.index}*`,
    timeField: '@timestamp',
    language: 'kuery' as const,
    query: '',
  };
  await whole.put([{ at: Date.now(), user: 'root' }]);
  const rule = await whole.rule({
    interval: '1s',
    source,
    condition: { type: 'flatline', key: [], within: '10s' },
  });
  let readable: Cursor['readable'];
  await whole.runUntil(async () => {
    await changeCursor(rule, (cursor) => {
      readable = cursor.readable;
    });
    return readable !== undefined;
  });
  expect(readable).toMatchObject({ atSave: 2 });
  // Gone within the hour: nothing has measured it since.
  await whole.es.request({ method: 'DELETE', path: `/${other}` });
  await whole.runUntil(async () => (await statusOf(rule)).health === 'partial', 60_000);
  expect((await statusOf(rule)).message).toMatch(/^source missing: 1 of 2 indices readable/);
  expect(await whole.alerts()).toEqual([]);
});
