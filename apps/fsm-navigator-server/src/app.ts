import type { HttpBindings } from '@hono/node-server';
import { describeError, Router, readRequestControl } from '@touchstone/server-kit';
import { Hono } from 'hono';
import { adminApp } from './admin/app.js';
import { controlApp } from './control/app.js';
import type { Environment } from './environment.js';
import { Call } from './http/call.js';
import { answer } from './http/pipeline.js';
import { operations } from './resources/operations.js';

/** The base path of the API. */
export const BASE = '/api/v1';

/**
 * Creates the app with the API, the admin surface and the control protocol. The admin surface and the control protocol
 * exist only if their tokens are set.
 */
export function createApp(environment: Environment): Hono<{ Bindings: HttpBindings }> {
  const router = new Router(operations(environment), {
    methods: ['GET', 'POST', 'PUT', 'PATCH'],
    templateBeatsConcrete: environment.mutants.has('template-beats-concrete'),
  });
  const app = new Hono<{ Bindings: HttpBindings }>();
  app.all(`${BASE}/*`, (context) => {
    const path = context.req.path.slice(BASE.length);
    const control = readRequestControl(environment.controlToken, context.env.incoming);
    return answer(environment, router, new Call(context, path, control, environment.mutants));
  });
  if (environment.adminToken !== null) app.route('/admin', adminApp(environment, environment.adminToken));
  if (environment.controlToken !== null)
    app.route('/control', controlApp(environment, environment.controlToken));
  app.notFound((context) => context.json({ error: 'not_found', message: 'This path does not exist.' }, 404));
  app.onError((error, context) => {
    environment.log(`${context.req.method} ${context.req.path}: ${describeError(error)}`);
    return context.json({ error: 'server_error', message: 'An internal error occurred.' }, 500);
  });
  return app;
}
