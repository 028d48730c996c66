import type { HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';
import { adminApp } from './admin/app.js';
import { controlApp } from './control/app.js';
import { controlOf } from './control/request-headers.js';
import type { Environment } from './environment.js';
import { Call } from './http/call.js';
import { answer } from './http/pipeline.js';
import { Router } from './http/route.js';
import { reasonOf } from './reason.js';
import { operations } from './resources/operations.js';

/** Where the API begins. */
export const BASE = '/api/v1';

/** The three surfaces of the server. Admin and control exist only where their token is set. */
export function createApp(environment: Environment): Hono<{ Bindings: HttpBindings }> {
  const router = new Router(operations(environment), environment.mutants);
  const app = new Hono<{ Bindings: HttpBindings }>();
  app.all(`${BASE}/*`, (context) => {
    const path = context.req.path.slice(BASE.length);
    const control = controlOf(environment, context.env.incoming);
    return answer(environment, router, new Call(context, path, control, environment.mutants));
  });
  if (environment.adminToken !== null) app.route('/admin', adminApp(environment, environment.adminToken));
  if (environment.controlToken !== null)
    app.route('/control', controlApp(environment, environment.controlToken));
  app.notFound((context) => context.json({ error: 'not_found', message: 'There is nothing here.' }, 404));
  app.onError((error, context) => {
    environment.log(`${context.req.method} ${context.req.path}: ${reasonOf(error)}`);
    return context.json({ error: 'server_error', message: 'An internal error occurred.' }, 500);
  });
  return app;
}
