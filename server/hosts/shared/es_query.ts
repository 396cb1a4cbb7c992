import type { Dsl, Filter, Query } from '../../../common/query';
import type { HostDataView, UiSettings } from './contracts';

/** What both hosts' es-query takes beside the query: advanced settings of the space. */
export interface EsQuerySettings {
  allowLeadingWildcards: boolean;
  queryStringOptions: Record<string, unknown>;
  ignoreFilterIfFieldNotInIndex: boolean;
  /** Zone of dates written without one; not given means UTC. */
  dateFormatTZ?: string;
}

/** The host's own function that makes Query DSL of a search bar and its pills. */
export type BuildHostQuery = (
  dataView: HostDataView,
  query: Query,
  filters: readonly Filter[],
  settings: EsQuerySettings,
) => Dsl;

/**
 * Reads the settings as the host's browser side would, with two differences that a rule needs: "the browser's zone"
 * means UTC, since a server's guess of it would change with the machine, and options kept as JSON text are parsed.
 */
export async function esQuerySettings(uiSettings: UiSettings): Promise<EsQuerySettings> {
  const [allowLeadingWildcards, options, ignoreFilterIfFieldNotInIndex, zone] = await Promise.all([
    uiSettings.get<boolean>('query:allowLeadingWildcards'),
    uiSettings.get<string | Record<string, unknown>>('query:queryString:options'),
    uiSettings.get<boolean>('courier:ignoreFilterIfFieldNotInIndex'),
    uiSettings.get<string>('dateFormat:tz'),
  ]);
  return {
    allowLeadingWildcards,
    queryStringOptions: typeof options === 'string' ? parsed(options) : options,
    ignoreFilterIfFieldNotInIndex,
    ...(zone && zone !== 'Browser' ? { dateFormatTZ: zone } : {}),
  };
}

/** The host checks the setting when it is saved; what is unreadable all the same is the host's default. */
function parsed(text: string): Record<string, unknown> {
  try {
    return Object(JSON.parse(text)) as Record<string, unknown>;
  } catch {
    return { analyze_wildcard: true };
  }
}
