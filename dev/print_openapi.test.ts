import { routes } from '../common/api';
import { openApi, openApiIsCurrent } from './print_openapi';

it('docs/openapi.json is what the routes say (else run npx tsx dev/print_openapi.ts)', () => {
  expect(openApiIsCurrent()).toBe(true);
});

it('has every route, and its input where it takes one', () => {
  const { paths } = JSON.parse(openApi());
  const ids = Object.values(paths).flatMap((one) =>
    Object.values(one as object).map(({ operationId }) => operationId),
  );
  expect(ids.sort()).toEqual(Object.keys(routes).sort());
});

it('says once what several routes take, and leads to it by a name that is there', () => {
  const document = JSON.parse(openApi());
  const { schemas } = document.components;
  const create = document.paths['/api/lookout/rules'].post.requestBody.content['application/json'].schema;
  expect(create).toEqual({ $ref: '#/components/schemas/RuleInput' });
  expect(schemas.RuleInput.required).toEqual(expect.arrayContaining(['name', 'source', 'condition']));
  const refs = openApi().matchAll(/"\$ref": "#\/components\/schemas\/([^"]+)"/g);
  expect([...refs].map(([, name]) => name!).filter((name) => !(name in schemas))).toEqual([]);
});
