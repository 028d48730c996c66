import type { HttpBindings } from '@hono/node-server';
import { type Context, Hono } from 'hono';
import type { Client } from '../data/clients.js';
import type { Environment } from '../environment.js';
import { stopDeliveries } from '../webhooks/stop-deliveries.js';
import { applyEdit, type ClientForm, checkClientForm, checkName, readClientForm } from './client-form.js';
import { ClientListPage } from './client-list-page.js';
import { ClientPage } from './client-page.js';
import type { ClientPageProps } from './client-page-props.js';
import { countPending, logPage } from './delivery-pages.js';
import { readForm } from './form.js';
import { loginPath, sessionOf } from './login-routes.js';
import { MessagePage } from './message-page.js';
import { NewClientPage } from './new-client-page.js';
import { clientPath } from './paths.js';
import { RevokePage } from './revoke-page.js';
import { SecretsToShow } from './secrets-to-show.js';
import { sendTest } from './send-test.js';
import type { Session, SessionStore } from './sessions.js';

type Env = { Bindings: HttpBindings; Variables: { session: Session } };

/** The messages shown after a successful form submission, by the value of the query parameter `done`. */
const DONE = new Map([
  ['created', 'The client was created. Select its workspaces and webhook events.'],
  ['saved', 'The changes were saved and apply from now on.'],
  ['tested', 'The test was queued. The log shows its result.'],
  ['revoked', 'The client was revoked.'],
]);

/** Creates the client pages. Users see only their own clients. */
export function clientRoutes(environment: Environment, sessions: SessionStore): Hono<Env> {
  const app = new Hono<Env>();
  const secrets = new SecretsToShow();

  app.use(async (context, next) => {
    const session = await sessionOf(context, sessions);
    if (session === undefined) return context.redirect(loginPath(context), 303);
    context.set('session', session);
    return await next();
  });

  app.get('/', async (context) => {
    const session = context.get('session');
    const memberships = await environment.users.memberships(session.user.id);
    const names = new Map(memberships.map(({ workspace }) => [workspace.id, workspace.name]));
    const clients = environment.clients.ofUser(session.user.id).reverse();
    return context.html(<ClientListPage session={session} clients={clients} workspaces={names} />);
  });

  app.get('/new', (context) =>
    context.html(
      <NewClientPage session={context.get('session')} name="" once={false} problems={new Map()} />,
    ),
  );

  app.post('/new', async (context) => {
    const session = context.get('session');
    const form = await readForm(context, session.csrf);
    const name = (form.get('name') ?? '').trim();
    const once = form.get('secret') === 'once';
    const problem = checkName(name);
    if (problem !== null) {
      const problems = new Map([['name', problem]]);
      return context.html(
        <NewClientPage session={session} name={name} once={once} problems={problems} />,
        422,
      );
    }
    const settings = { userId: session.user.id, name, secretVisible: !once };
    const { client, secret } = await environment.database.writing.run(() =>
      environment.clients.create(settings, environment.clock.iso()),
    );
    if (once) secrets.keep(session.hash, client.id, secret);
    return context.redirect(clientPath(client.id, '?done=created'), 303);
  });

  app.get('/:id', async (context) => {
    const client = ownClient(environment, context);
    if (client === undefined) return notFound(context);
    const done = DONE.get(context.req.query('done') ?? '');
    return context.html(<ClientPage {...(await pageOf(context, client))} done={done} />);
  });

  app.post('/:id', async (context) => {
    const client = ownClient(environment, context);
    const session = context.get('session');
    const sent = await readForm(context, session.csrf);
    if (client === undefined || client.revokedAt !== null) return notFound(context);
    const form = readClientForm(sent);
    const edit = sent.get('edit');
    const page = await pageOf(context, client);
    if (edit !== null) return context.html(<ClientPage {...page} form={applyEdit(form, edit)} unsaved />);
    const checked = checkClientForm(form, {
      workspaces: new Set(page.workspaces.map(({ id }) => id)),
      allowPrivate: environment.allowPrivateWebhooks,
    });
    if ('size' in checked) return context.html(<ClientPage {...page} form={form} problems={checked} />, 422);
    await environment.database.writing.run(() => environment.clients.change(client.id, checked));
    return context.redirect(clientPath(client.id, '?done=saved'), 303);
  });

  app.post('/:id/test', async (context) => {
    const client = ownClient(environment, context);
    await readForm(context, context.get('session').csrf);
    if (client === undefined || client.revokedAt !== null) return notFound(context);
    await sendTest(environment, client);
    return context.redirect(clientPath(client.id, '?done=tested#deliveries'), 303);
  });

  app.get('/:id/revoke', async (context) => {
    const client = ownClient(environment, context);
    if (client === undefined || client.revokedAt !== null) return notFound(context);
    const pendingCount = await countPending(environment, client.id);
    return context.html(
      <RevokePage session={context.get('session')} client={client} pendingCount={pendingCount} />,
    );
  });

  app.post('/:id/revoke', async (context) => {
    const client = ownClient(environment, context);
    await readForm(context, context.get('session').csrf);
    if (client === undefined) return notFound(context);
    await environment.database.writing.run(() =>
      environment.clients.revoke(client.id, environment.clock.iso()),
    );
    await stopDeliveries(environment, client.id);
    return context.redirect(clientPath(client.id, '?done=revoked'), 303);
  });

  async function pageOf(context: Context<Env>, client: Client): Promise<ClientPageProps> {
    const session = context.get('session');
    const memberships = await environment.users.memberships(session.user.id);
    const before = Number(context.req.query('before'));
    return {
      session,
      client,
      secret: (await environment.clients.secretOf(client.id)) ?? secrets.take(session.hash, client.id),
      webhookSecret: (await environment.clients.webhookSecretOf(client.id)) ?? '',
      workspaces: memberships.map(({ workspace, role }) => ({ ...workspace, role: role.name })),
      form: formOf(client),
      problems: new Map(),
      done: undefined,
      unsaved: false,
      log: await logPage(environment, client.id, Number.isSafeInteger(before) && before > 0 ? before : null),
    };
  }
  return app;
}

/** Returns the requested client if it belongs to the user. Another user's client counts as missing. */
function ownClient(environment: Environment, context: Context<Env>): Client | undefined {
  const client = environment.clients.find(context.req.param('id') ?? '');
  return client?.userId === context.get('session').user.id ? client : undefined;
}

function notFound(context: Context<Env>) {
  const page = (
    <MessagePage
      session={context.get('session')}
      title="Not found"
      text="This client does not exist, or it is revoked and cannot be changed."
    />
  );
  return context.html(page, 404);
}

function formOf(client: Client): ClientForm {
  const { name, apiVersion, workspaces, urls, methods } = client;
  return { name, apiVersion, workspaces, urls, methods };
}
