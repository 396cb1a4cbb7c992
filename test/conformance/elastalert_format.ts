/**
 * ElastAlert's cases of texts: the rule's options become a message of ours, which the outbox's own code makes of an alert
 * for each match. Links to Discover are compared by what they open (time, columns, data view, filters), not by their spelling.
 */

import { parseDiscoverLink } from '../../common/discover';
import {
  mapRule,
  matchPath,
  type Options,
  Report,
  readCondition,
  readLink,
  readMessage,
} from '../../common/elastalert';
import { isRecord } from '../../common/elastalert/options';
import type { Filter } from '../../common/query';
import { notifySchema, type ResolvedSource } from '../../common/schemas';
import { BundleContent, newDelivery, ownWords } from '../../server/channels';
import { valuesOf } from '../../server/conditions/testing';
import { discoverPath } from '../../server/engine';
import { makeAlert } from '../make';
import { difference } from './case';
import { timeOf } from './elastalert_rule';

type Fields = Record<string, unknown>;

export interface TextCase {
  rule: Options;
  docs: Fields[];
  expect: { subject?: string; body?: string; url?: string };
}

const iso = (at: number): string => new Date(at).toISOString();
const timeField = (rule: Options): string =>
  typeof rule.timestamp_field === 'string' ? rule.timestamp_field : '@timestamp';

/** Answers what differs, or null. */
export function runFormatCase({ rule, docs, expect }: TextCase): string | null {
  const report = new Report();
  const condition = readCondition(rule, report);
  const notify = notifySchema.parse(readMessage(rule, report));
  if (!condition) return report.problems.map(({ option, message }) => `${option}: ${message}`).join('; ');
  const content = new BundleContent();
  const deliveries = docs.map((doc, number) => {
    const at = iso(timeOf(valuesOf(doc, timeField(rule))[0]));
    const sample = [{ id: String(number), index: 'cases', time: at, fields: doc }];
    const { id, doc: source } = newDelivery({
      alert: makeAlert({
        id: `alert-${number}`,
        keyText: '',
        firstSeen: at,
        lastSeen: at,
        sample,
        ...decided(rule, condition.key, doc),
      }),
      rule: {
        id: 'r',
        name: String(rule.name),
        description: '',
        runbook: '',
        severity: 'warning',
        notify,
        condition,
      },
      channel: { id: 'channel', name: 'channel' },
      reason: 'created',
      ordinal: 0,
      at: iso(timeOf('2026-01-01T00:00:00Z') + number),
      links: { queueUrl: '/queue', discoverUrl: null },
    });
    return { id, index: 'deliveries', source, seqNo: 0, primaryTerm: 1 };
  });
  for (const delivery of deliveries) content.add(delivery);
  const { subject, body, problem } = ownWords(content.notice(deliveries[0]!), 'plain');
  if (problem) return problem;
  return difference({ subject, body }, { subject: expect.subject, body: expect.body }, 'message');
}

/** What an alert of ours has for what ElastAlert had added to its match: values that decided, the key, numbers. */
function decided(rule: Options, fields: readonly string[], doc: Fields) {
  const alert: { key: Record<string, string | null>; values: Fields; count?: number; matches?: number } = {
    key: {},
    values: {},
  };
  for (const [name, value] of Object.entries(doc)) {
    const [, part, own] = matchPath(rule, name)?.split('.') ?? [];
    if (part === 'values' && own) alert.values[own] = value;
    if (part === 'count' || part === 'matches') alert[part] = Number(value);
  }
  for (const field of fields) alert.key[field] = firstText(valuesOf(doc, field)) ?? firstText([doc.key]);
  return alert;
}

/** Answers what differs between what the two links open, or null. */
export function runLinkCase({ rule, docs: [doc = {}], expect }: TextCase): string | null {
  const mapped = mapRule({ index: 'logs-*', ...rule });
  const { source, condition } = mapped.rule ?? {};
  if (source?.kind !== 'query' || !condition)
    return mapped.problems.map(({ option, message }) => `${option}: ${message}`).join('; ');
  const dataViewId = String(rule.kibana_discover_index_pattern_id);
  const query = JSON.parse(source.query);
  const resolved: ResolvedSource = {
    index: source.index,
    timeField: source.timeField,
    query,
    runtimeMappings: {},
    revision: '',
    dataViewId,
    columns: [],
    title: source.index,
    discover: {
      query: { language: 'kuery', query: '' },
      filters: [{ meta: { alias: 'query of the rule', negate: false }, query }],
    },
  };
  const at = timeOf(valuesOf(doc, timeField(rule))[0]);
  const key = Object.fromEntries(condition.key.map((field) => [field, firstText(valuesOf(doc, field))]));
  const notify = notifySchema.parse({ link: readLink(rule, new Report()) });
  const ours = discoverPath(
    { name: 'kibana', version: '8.12.2', basePath: () => '' },
    { ...mapped.rule!, space: 'default', notify },
    resolved,
    key,
    { from: at - 1, to: at },
    at,
  );
  const isNamed = (notify.link?.columns.length ?? 0) > 0;
  return difference(opened(ours, isNamed), opened(expect.url ?? '', isNamed), 'link');
}

const firstText = ([value]: unknown[]): string | null =>
  value === undefined || value === null ? null : String(value);

/** What a link opens. A filter on everything is none; columns that nobody named (there the document, here the key) do not count. */
function opened(link: string, isNamed: boolean) {
  const { dataViewId, from, to, columns, filters } = parseDiscoverLink(link);
  return {
    dataViewId,
    from: Date.parse(from),
    to: Date.parse(to),
    columns: isNamed ? columns : [],
    filters: filters.map(asked).filter(({ query }) => query !== '{"match_all":{}}'),
  };
}

/** What a pill asks, however it is written. */
function asked(filter: Filter) {
  const written = filter as unknown as Fields;
  const { query, bool, exists } = written;
  const asks = query ?? (bool ? { bool } : { exists });
  return { negate: filter.meta?.negate === true, query: JSON.stringify(plain(asks)) };
}

/** `must` and `filter` ask the same; a `match` of a phrase is a `match_phrase`. */
function plain(query: unknown): unknown {
  if (!isRecord(query)) return query;
  if (isRecord(query.bool)) {
    const { must = [], filter = [] } = query.bool;
    return { all: [...[must].flat(), ...[filter].flat()].map(plain) };
  }
  if (isRecord(query.match)) {
    const [[field, value] = []] = Object.entries(query.match);
    if (field && isRecord(value) && value.type === 'phrase')
      return { match_phrase: { [field]: value.query } };
  }
  return query;
}
