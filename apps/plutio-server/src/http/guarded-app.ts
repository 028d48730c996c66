import type { HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { Environment } from '../environment.js';
import { reasonOf } from '../reason.js';
import { bearerIs } from '../secret.js';
import { BODY_LIMIT } from './body.js';
import { RequestError } from './json-request.js';

export type GuardedApp = Hono<{ Bindings: HttpBindings }>;

/** An app of which every request, known path or not, must carry the bearer token. */
export function guardedApp(environment: Environment, realm: string, token: string): GuardedApp {
  const app: GuardedApp = new Hono<{ Bindings: HttpBindings }>();
  app.use(async (context, next) => {
    if (bearerIs(context.req.header('authorization'), token)) return await next();
    context.header('WWW-Authenticate', `Bearer realm="${realm}"`);
    return context.json({ error: 'unauthorized', message: 'The bearer token is missing or wrong.' }, 401);
  });
  app.use(
    bodyLimit({
      maxSize: BODY_LIMIT,
      onError(context) {
        // What is left of it is not worth reading, so the connection cannot be used again.
        context.header('Connection', 'close');
        return context.json(
          { error: 'too_large', message: `The body is larger than ${BODY_LIMIT} bytes.` },
          413,
        );
      },
    }),
  );
  app.onError((error, context) => {
    if (error instanceof RequestError) {
      return context.json({ error: error.code, message: error.message }, error.status);
    }
    environment.log(`${context.req.method} ${context.req.path}: ${reasonOf(error)}`);
    return context.json({ error: 'server_error', message: 'The server failed; its log says why.' }, 500);
  });
  return app;
}
