import { z } from 'zod';
import type { Method, Privilege } from '../../../common/api';
import { ApiFailure, failureAnswer } from '../../api';
import type { ApiRequest, Log, RouteDefinition } from '../../ports';

interface OwnRoute<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType> {
  id: string;
  method: Method;
  path: string;
  privilege: Privilege;
  params?: P;
  query?: Q;
  body?: B;
  /** Answers the body, or a text with its content type. */
  handle(call: {
    params: z.output<P>;
    query: z.output<Q>;
    body: z.output<B>;
    request: ApiRequest;
  }): Promise<unknown>;
}

/** A body that is written out already, with the headers that say what it is. */
export class WrittenBody {
  constructor(
    readonly text: string,
    readonly headers: Record<string, string>,
  ) {}
}

function checked<S extends z.ZodType>(schema: S, value: unknown, part: string): z.output<S> {
  const result = schema.safeParse(value ?? {});
  if (result.success) return result.data;
  const fields = result.error.issues.map(({ path, message }) => ({ path: path.join('.'), message }));
  const first = fields[0]!;
  throw new ApiFailure(400, `${part}: ${first.path ? `${first.path}: ` : ''}${first.message}`, { fields });
}

/** A route that only the standalone server has: input checked, every failure an answer like the core's. */
export function ownRoute<
  P extends z.ZodType = z.ZodObject,
  Q extends z.ZodType = z.ZodObject,
  B extends z.ZodType = z.ZodUnknown,
>(log: Log, route: OwnRoute<P, Q, B>): RouteDefinition {
  const any = z.looseObject({});
  return {
    id: route.id,
    method: route.method,
    path: route.path,
    privilege: route.privilege,
    async handle(request) {
      try {
        const answer = await route.handle({
          params: checked(route.params ?? any, request.params, 'the path') as z.output<P>,
          query: checked(route.query ?? any, request.query, 'the query string') as z.output<Q>,
          body: checked(route.body ?? z.unknown(), request.body, 'the body') as z.output<B>,
          request,
        });
        if (answer instanceof WrittenBody) return { status: 200, body: answer.text, headers: answer.headers };
        return { status: 200, body: answer };
      } catch (failure) {
        return failureAnswer(failure, `${route.method} ${route.path}`, log);
      }
    },
  };
}
