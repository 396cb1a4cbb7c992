import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { type Route, routes } from '../common/api';
import * as schemas from '../common/schemas';

const FILE = join(__dirname, '..', 'docs', 'openapi.json');

type JsonSchema = { properties?: Record<string, unknown>; required?: string[]; [key: string]: unknown };

/** Names of the product's schemas: `ruleInputSchema` is told once, as `RuleInput`. */
for (const [name, schema] of Object.entries(schemas)) {
  if (
    !(
      schema instanceof z.ZodObject ||
      schema instanceof z.ZodDiscriminatedUnion ||
      schema instanceof z.ZodUnion
    )
  )
    continue;
  const id = name.replace(/Schema$/, '');
  z.globalRegistry.add(schema, { ...z.globalRegistry.get(schema), id: id[0]!.toUpperCase() + id.slice(1) });
}

/** What several routes take, by name. */
const shared: Record<string, unknown> = {};

/** The schema of what is sent; named parts of it stand in `shared`. */
function schemaOf(schema: z.ZodType): JsonSchema {
  const made = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  const text = JSON.stringify(made).replaceAll('"#/$defs/', '"#/components/schemas/');
  const {
    $schema: _,
    $defs = {},
    ...json
  } = JSON.parse(text) as JsonSchema & { $defs?: Record<string, JsonSchema> };
  for (const [name, { id: _, ...one }] of Object.entries($defs)) shared[name] = one;
  return json;
}

/** A schema as it is in itself, where it stands under its name. */
const meant = (schema: JsonSchema): JsonSchema =>
  typeof schema.$ref === 'string' ? (shared[schema.$ref.split('/').at(-1)!] as JsonSchema) : schema;

function parameters(place: 'path' | 'query', schema: z.ZodType) {
  const { properties = {}, required = [] } = meant(schemaOf(schema));
  return Object.entries(properties).map(([name, one]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    schema: one,
  }));
}

const refusal = (description: string) => ({
  description,
  content: { 'application/json': { schema: { $ref: '#/components/schemas/ApiError' } } },
});

const takesSomething = ({ properties = {}, oneOf, anyOf }: JsonSchema): boolean =>
  Object.keys(properties).length > 0 || oneOf !== undefined || anyOf !== undefined;

function operation(id: string, route: Route) {
  const body = schemaOf(route.body);
  const takesBody = route.method !== 'GET' && takesSomething(meant(body));
  return {
    operationId: id,
    'x-privilege': route.privilege,
    parameters: [...parameters('path', route.params), ...parameters('query', route.query)],
    ...(takesBody
      ? { requestBody: { required: true, content: { 'application/json': { schema: body } } } }
      : {}),
    responses: {
      200: { description: 'Done.', content: { 'application/json': {} } },
      400: refusal('The input is wrong; `fields` says where and why.'),
      403: refusal(`The privilege \`${route.privilege}\` is missing.`),
      404: refusal('There is no such thing in this space.'),
      409: refusal('Somebody else saved in between; `current` is how it is now.'),
      503: refusal('The engine did not answer; the same call may succeed later.'),
    },
  };
}

/** The HTTP API as OpenAPI 3.1, from the one table of routes. */
export function openApi(): string {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const [id, route] of Object.entries(routes)) {
    paths[route.path] = { ...paths[route.path], [route.method.toLowerCase()]: operation(id, route) };
  }
  const text = { type: 'string' };
  const named = Object.fromEntries(Object.entries(shared).sort(([a], [b]) => (a < b ? -1 : 1)));
  const document = {
    openapi: '3.1.0',
    info: {
      title: 'Lookout',
      version: '1',
      description:
        'Changing calls need the header `kbn-xsrf` (Kibana), `osd-xsrf` (OpenSearch Dashboards) or `x-requested-with` (standalone).',
    },
    paths,
    components: {
      schemas: {
        ...named,
        ApiError: {
          type: 'object',
          required: ['statusCode', 'error', 'message'],
          properties: {
            statusCode: { type: 'integer' },
            error: text,
            message: text,
            fields: {
              type: 'array',
              items: {
                type: 'object',
                properties: { path: text, message: text, position: { type: 'integer' } },
              },
            },
            current: {},
            changed: { type: 'array', items: text },
          },
        },
      },
    },
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

/** Whether `docs/openapi.json` is what the routes say. */
export const openApiIsCurrent = (): boolean => readFileSync(FILE, 'utf8') === openApi();

if (require.main === module) writeFileSync(FILE, openApi());
