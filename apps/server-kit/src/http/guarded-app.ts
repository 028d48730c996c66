import type { HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { describeError } from '../error-description.js';
import { isBearer } from '../secret-hash.js';
import { BODY_LIMIT_BYTES } from './body.js';
import { RequestError } from './json-request.js';

export type GuardedApp = Hono<{ Bindings: HttpBindings }>;

export interface GuardedAppOptions {
  /** The realm of the challenge (RFC 9110 §11.5). */
  readonly realm: string;
  readonly token: string;
  log(line: string): void;
}

/** Creates an app that requires the bearer token for every request, even for unknown paths. */
export function guardedApp({ realm, token, log }: GuardedAppOptions): GuardedApp {
  const app: GuardedApp = new Hono<{ Bindings: HttpBindings }>();
  app.use(async (context, next) => {
    if (isBearer(context.req.header('authorization'), token)) return await next();
    context.header('WWW-Authenticate', `Bearer realm="${realm}"`);
    return context.json({ error: 'unauthorized', message: 'The bearer token is missing or wrong.' }, 401);
  });
  app.use(
    bodyLimit({
      maxSize: BODY_LIMIT_BYTES,
      onError(context) {
        // The rest of the body is not read, so the connection cannot be reused.
        context.header('Connection', 'close');
        return context.json(
          { error: 'too_large', message: `The body is larger than ${BODY_LIMIT_BYTES} bytes.` },
          413,
        );
      },
    }),
  );
  app.onError((error, context) => {
    if (error instanceof RequestError) {
      return context.json({ error: error.code, message: error.message }, error.status);
    }
    log(`${context.req.method} ${context.req.path}: ${describeError(error)}`);
    return context.json(
      { error: 'server_error', message: 'The server failed. The server log contains the reason.' },
      500,
    );
  });
  return app;
}
