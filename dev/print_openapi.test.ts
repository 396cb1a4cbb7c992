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
  const create = paths['/api/lookout/rules'].post.requestBody.content['application/json'].schema;
  expect(create.required).toEqual(expect.arrayContaining(['name', 'source', 'condition']));
});
