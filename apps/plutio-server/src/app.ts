import type { HttpBindings } from '@hono/node-server';
import { describeError, Router, readRequestControl } from '@touchstone/server-kit';
import { Hono } from 'hono';
import { controlApp } from './control/app.js';
import type { Environment } from './environment.js';
import { Call } from './http/call.js';
import { answer } from './http/pipeline.js';
import { answerTokenRequest } from './http/token-endpoint.js';
import { managerApp } from './manager/app.js';
import { operations } from './resources/operations.js';

/** The base path of the API. */
export const BASE = '/v1.11';

/** Creates the app with the API, the API manager and, if its token is set, the control protocol. */
export function createApp(environment: Environment): Hono<{ Bindings: HttpBindings }> {
  const router = new Router(operations(environment), {
    methods: ['GET', 'POST', 'PUT', 'DELETE'],
    templateBeatsConcrete: environment.mutants.has('template-beats-concrete'),
  });
  const app = new Hono<{ Bindings: HttpBindings }>();
  app.all(`${BASE}/oauth/token`, ({ env: { incoming } }) =>
    answerTokenRequest(environment, incoming, readRequestControl(environment.controlToken, incoming).fault),
  );
  app.all(`${BASE}/*`, ({ req, env: { incoming } }) => {
    const path = req.path.slice(BASE.length);
    return answer(
      environment,
      router,
      new Call(
        incoming,
        path,
        readRequestControl(environment.controlToken, incoming).fault,
        environment.mutants,
      ),
    );
  });
  if (environment.controlToken !== null)
    app.route('/control', controlApp(environment, environment.controlToken));
  app.route('/', managerApp(environment));
  app.notFound((context) => context.json({ code: 404, message: 'This path does not exist.' }, 404));
  app.onError((error, context) => {
    environment.log(`${context.req.method} ${context.req.path}: ${describeError(error)}`);
    return context.json({ code: 500, message: 'An internal error occurred.' }, 500);
  });
  return app;
}
