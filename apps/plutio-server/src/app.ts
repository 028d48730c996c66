import type { HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';
import { controlApp } from './control/app.js';
import { faultOf } from './control/request-headers.js';
import type { Environment } from './environment.js';
import { Call } from './http/call.js';
import { answer } from './http/pipeline.js';
import { Router } from './http/route.js';
import { answerTokenRequest } from './http/token-endpoint.js';
import { managerApp } from './manager/app.js';
import { reasonOf } from './reason.js';
import { operations } from './resources/operations.js';

/** Where the API begins. */
export const BASE = '/v1.11';

/** The three surfaces of the server. Control exists only where its token is set. */
export function createApp(environment: Environment): Hono<{ Bindings: HttpBindings }> {
  const router = new Router(operations(environment), environment.mutants);
  const app = new Hono<{ Bindings: HttpBindings }>();
  app.all(`${BASE}/oauth/token`, ({ env: { incoming } }) =>
    answerTokenRequest(environment, incoming, faultOf(environment, incoming)),
  );
  app.all(`${BASE}/*`, ({ req, env: { incoming } }) => {
    const path = req.path.slice(BASE.length);
    return answer(
      environment,
      router,
      new Call(incoming, path, faultOf(environment, incoming), environment.mutants),
    );
  });
  if (environment.controlToken !== null)
    app.route('/control', controlApp(environment, environment.controlToken));
  app.route('/', managerApp(environment));
  app.notFound((context) => context.json({ code: 404, message: 'There is nothing here.' }, 404));
  app.onError((error, context) => {
    environment.log(`${context.req.method} ${context.req.path}: ${reasonOf(error)}`);
    return context.json({ code: 500, message: 'An internal error occurred.' }, 500);
  });
  return app;
}
