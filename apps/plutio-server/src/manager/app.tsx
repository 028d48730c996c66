import type { HttpBindings } from '@hono/node-server';
import { describeError } from '@touchstone/server-kit';
import { Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import type { Environment } from '../environment.js';
import { assetsApp } from './assets.js';
import { clientRoutes } from './client-routes.js';
import { FormError } from './form.js';
import { loginRoutes } from './login-routes.js';
import { MessagePage } from './message-page.js';
import { LOGIN, MANAGER } from './paths.js';
import { noStore, pageHeaders, sameOrigin, smallForm } from './security.js';
import { SessionStore } from './sessions.js';

/** Creates the pages of Settings > API manager, and the login that protects them. */
export function managerApp(environment: Environment): Hono<{ Bindings: HttpBindings }> {
  const app = new Hono<{ Bindings: HttpBindings }>();
  const sessions = new SessionStore(environment);
  for (const path of [LOGIN, '/logout', '/settings', '/settings/*']) {
    app.use(path, pageHeaders, noStore, sameOrigin, smallForm);
  }
  app.route('/', assetsApp());
  app.route('/', loginRoutes(environment, sessions));
  app.route(MANAGER, clientRoutes(environment, sessions));
  app.get('/settings', (context) => context.redirect(MANAGER));
  app.all('/settings/*', (context) =>
    context.html(<MessagePage title="Not found" text="This page does not exist." />, 404),
  );
  app.onError((error, context) => {
    if (error instanceof FormError) {
      return context.html(<MessagePage title="Request refused" text={error.message} />, error.status);
    }
    if (error instanceof HTTPException) return error.getResponse();
    environment.log(`${context.req.method} ${context.req.path}: ${describeError(error)}`);
    return context.html(
      <MessagePage
        title="The server failed"
        text="The server log contains the reason. Try again in a moment."
      />,
      500,
    );
  });
  return app;
}
