import { QueryError } from '../../../common/query';
import { countedFields, type ResolvedSource, type RuleInput, type Source } from '../../../common/schemas';
import { type Es, EsError, type HostRequest, SourceError } from '../../ports';
import type { ApiDeps } from '../deps';
import { ApiFailure, badField } from '../failures';
import { checkSourceText } from './source_text';

const TIMEOUT_MS = 15_000;

export interface Asking {
  request: HostRequest;
  space: string;
  signal: AbortSignal;
}

/** What a source stands for, tried once with the rights of the person who asks; 400 or 422 say what is wrong with it. */
export async function resolveAndTry(
  deps: ApiDeps,
  source: Source,
  path: string,
  as: Asking,
): Promise<ResolvedSource> {
  checkSourceText(source, path);
  const part = source.kind === 'saved_search' ? `${path}.id` : `${path}.query`;
  const resolved = await deps.engine
    .resolve(source, { request: as.request, space: as.space })
    .catch((error: unknown) => {
      if (error instanceof SourceError || error instanceof QueryError)
        throw badField(422, part, error.message);
      if (error instanceof EsError && !error.passing && source.kind === 'query') throw rejected(error, path);
      throw error;
    });
  if (!resolved) throw badField(422, part, 'the saved search does not exist (any more)');
  await trySearch(deps.ports.elasticsearch.user(as.request), resolved, path, as.signal);
  return resolved;
}

/** What the engine refused, at the part of the source that is to blame. */
function rejected(error: EsError, path: string): ApiFailure {
  const part = error.status === 404 || error.status === 403 ? 'index' : 'query';
  return badField(422, `${path}.${part}`, `the search engine rejects this: ${error.message}`);
}

/** Runs the query once for no documents: what the engine refuses is told in its own words. */
async function trySearch(es: Es, source: ResolvedSource, path: string, signal: AbortSignal): Promise<void> {
  let shards: { total: number };
  try {
    const answer = await es.request<{ _shards: { total: number } }>(
      {
        method: 'POST',
        path: `/${encodeURIComponent(source.index)}/_search`,
        body: {
          size: 0,
          track_total_hits: false,
          terminate_after: 1,
          query: source.query,
          ...runtimeOf(source),
        },
      },
      { signal, timeoutMs: TIMEOUT_MS },
    );
    shards = answer._shards;
  } catch (error) {
    if (!(error instanceof EsError) || error.passing) throw error;
    throw rejected(error, path);
  }
  // An index that cannot be read looks like one without documents; only the number of shards tells.
  if (shards.total === 0) {
    throw badField(
      422,
      `${path}.index`,
      `nothing that is called ${source.index} can be read: it does not exist, or you have no right to it`,
    );
  }
}

const runtimeOf = ({ runtimeMappings }: ResolvedSource) =>
  Object.keys(runtimeMappings).length > 0 ? { runtime_mappings: runtimeMappings } : {};

type Caps = Record<string, Record<string, { aggregatable?: boolean }>>;

const DATES = new Set(['date', 'date_nanos']);

/** A field whose values the engine has to count, and where it is named. */
export interface CountedField {
  path: string;
  name: string;
}

/** Refuses a time field that is no date, and fields of the condition whose values the engine cannot count. */
export async function checkFields(
  deps: ApiDeps,
  input: RuleInput,
  source: ResolvedSource,
  path: string,
  as: Asking,
): Promise<void> {
  const counted = countedFields(input.condition).map(({ name, path: place }) => ({
    name,
    path: `${path}condition.${place}`,
  }));
  const problems = await fieldProblems(deps, source, counted, `${path}source.timeField`, as);
  if (problems.length > 0) throw new ApiFailure(422, problems[0]!.message, { fields: problems });
}

/** What is wrong with fields of a source. `timePath`: where its time field is named; null = it is not looked at. */
export async function fieldProblems(
  deps: ApiDeps,
  source: ResolvedSource,
  asked: readonly CountedField[],
  timePath: string | null,
  as: Asking,
): Promise<CountedProblem[]> {
  const own = new Set(Object.keys(source.runtimeMappings));
  const counted = asked.filter(({ name }) => !own.has(name));
  const looksAtTime = timePath !== null && !own.has(source.timeField);
  const names = [
    ...(looksAtTime ? [source.timeField] : []),
    ...counted.flatMap(({ name }) => [name, `${name}.keyword`]),
  ];
  if (names.length === 0) return [];
  const { fields } = await deps.ports.elasticsearch.user(as.request).request<{ fields: Caps }>(
    {
      method: 'GET',
      path: `/${encodeURIComponent(source.index)}/_field_caps`,
      query: { fields: [...new Set(names)].join(',') },
    },
    { signal: as.signal, timeoutMs: TIMEOUT_MS },
  );
  const problems: CountedProblem[] = [];
  const time = fields[source.timeField];
  if (looksAtTime && !Object.keys(time ?? {}).some((type) => DATES.has(type))) {
    const message = time
      ? `${source.timeField} is ${Object.keys(time).join(' and ')}, not a date`
      : `${source.index} has no field ${source.timeField}`;
    problems.push({ path: timePath, message });
  }
  for (const { name, path } of counted) {
    const types = fields[name];
    if (types && Object.values(types).every(({ aggregatable }) => aggregatable !== false)) continue;
    const other = fields[`${name}.keyword`] ? `take ${name}.keyword` : 'a keyword field can';
    const message = types
      ? `${name} is ${Object.keys(types).join(' and ')}, whose values cannot be counted; ${other}`
      : `${source.index} has no field ${name}`;
    problems.push({ path, message });
  }
  return problems;
}

interface CountedProblem {
  path: string;
  message: string;
}
