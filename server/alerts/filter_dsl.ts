import type { z } from 'zod';
import type { alertFilterSchema } from '../../common/api';
import type { Dsl } from '../../common/query';
import { QUIET_VIEWS, type QuietView } from '../../common/words';
import { BadFilter } from './bad_filter';
import { searchBoxDsl } from './search_box';

export type AlertFilter = z.output<typeof alertFilterSchema>;

export const NOT_CLOSED: Dsl = {
  bool: { must_not: [{ term: { 'kibana.alert.workflow_status': 'closed' } }] },
};

/** Neither silenced nor snoozed. */
export const LOUD: Dsl = { bool: { must_not: [{ exists: { field: 'lookout.quiet' } }] } };

export const inSpace = (space: string): Dsl => ({ term: { 'kibana.space_ids': space } });

const anyOf = (field: string, values: readonly string[]): Dsl[] =>
  values.length === 0 ? [] : [{ terms: { [field]: values } }];

/** `-` stands for nobody. */
function ownedBy(owners: readonly string[]): Dsl[] {
  if (owners.length === 0) return [];
  const named = owners.filter((owner) => owner !== '-');
  const should: Dsl[] = anyOf('kibana.alert.workflow_assignee_ids', named);
  if (named.length < owners.length) should.push({ term: { 'lookout.unowned': true } });
  return [{ bool: { should, minimum_should_match: 1 } }];
}

/** What is silenced or snoozed is not seen unless it is asked for. What is closed waits for nobody and is always seen. */
function quietClause(views: readonly QuietView[]): Dsl[] {
  const asked = views.length === 0 ? ['none'] : views;
  const kinds = asked.filter((view) => view !== 'none');
  const should = [
    ...anyOf('lookout.quiet', kinds),
    ...(asked.includes('none') ? [LOUD, { term: { 'kibana.alert.workflow_status': 'closed' } }] : []),
  ];
  return asked.length === QUIET_VIEWS.length ? [] : [{ bool: { should, minimum_should_match: 1 } }];
}

/** The clauses of a filter without its time range. */
export function filterClauses(space: string, filter: Omit<AlertFilter, 'from' | 'to'>): Dsl[] {
  const words = searchBoxDsl(filter.search);
  return [
    inSpace(space),
    ...anyOf('kibana.alert.workflow_status', filter.status),
    ...anyOf('kibana.alert.severity', filter.severity),
    ...anyOf('kibana.alert.rule.uuid', filter.rule),
    ...anyOf('kibana.alert.workflow_tags', filter.tag),
    ...anyOf('lookout.condition', filter.condition),
    ...ownedBy(filter.owner),
    ...(filter.escalated === undefined ? [] : [{ term: { 'lookout.escalated': filter.escalated } }]),
    ...quietClause(filter.quiet ?? []),
    ...(words ? [words] : []),
  ];
}

/** @throws {BadFilter} when the range ends before it begins. */
export function checkRange({ from, to }: { from?: string | undefined; to?: string | undefined }): void {
  if (from && to && Date.parse(from) > Date.parse(to))
    throw new BadFilter('to', 'the range ends before it begins');
}

/** The whole filter as one query. The range hides closed alerts only: what wants work is always there. */
export function filterDsl(space: string, filter: AlertFilter): Dsl {
  checkRange(filter);
  const { from, to } = filter;
  const clauses = filterClauses(space, filter);
  if (from || to) {
    const seen = {
      range: { 'kibana.alert.last_detected': { ...(from && { gte: from }), ...(to && { lte: to }) } },
    };
    clauses.push({ bool: { should: [NOT_CLOSED, seen], minimum_should_match: 1 } });
  }
  return { bool: { filter: clauses } };
}
