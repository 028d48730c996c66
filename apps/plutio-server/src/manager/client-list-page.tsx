import type { FC } from 'hono/jsx';
import type { Client } from '../data/clients.js';
import { Layout } from './layout.js';
import { clientPath, MANAGER } from './paths.js';
import type { Session } from './sessions.js';
import { Day } from './time.js';

interface ClientListProps {
  readonly session: Session;
  readonly clients: readonly Client[];
  /** Workspace names by id. */
  readonly workspaces: ReadonlyMap<string, string>;
}

export const ClientListPage: FC<ClientListProps> = ({ session, clients, workspaces }) => (
  <Layout title="API manager" session={session}>
    <div class="heading">
      <div>
        <p class="crumbs">Settings</p>
        <h1>API manager</h1>
      </div>
      {clients.length > 0 && (
        <a class="button primary" href={`${MANAGER}/new`}>
          Create client
        </a>
      )}
    </div>
    <p class="lead">
      API clients are the credentials with which other tools call the REST API and receive webhooks. Each
      client has its own workspaces, webhook URLs and events.
    </p>
    {clients.length === 0 ? <Empty /> : <List clients={clients} workspaces={workspaces} />}
  </Layout>
);

const Empty: FC = () => (
  <div class="empty">
    <h2>No API clients yet</h2>
    <p>Create one for each tool you connect: revoking one does not affect the others.</p>
    <a class="button primary" href={`${MANAGER}/new`}>
      Create client
    </a>
  </div>
);

const List: FC<Omit<ClientListProps, 'session'>> = ({ clients, workspaces }) => (
  <ul class="clients">
    {clients.map((client) => (
      <li>
        <div class="client-name">
          <a href={clientPath(client.id)}>{client.name}</a>
          {client.revokedAt !== null && <span class="tag stopped">Revoked</span>}
        </div>
        <p class="client-facts">
          <span class="code">{client.id}</span>
          <span>{enabledFor(client, workspaces)}</span>
          <span>{webhooksOf(client)}</span>
          <span>
            Created <Day iso={client.createdAt} />
          </span>
        </p>
      </li>
    ))}
  </ul>
);

function enabledFor(client: Client, workspaces: ReadonlyMap<string, string>): string {
  const names = [...client.workspaces].map((id) => workspaces.get(id)).filter((name) => name !== undefined);
  return names.length === 0 ? 'No workspace' : names.join(', ');
}

function webhooksOf({ methods, urls }: Client): string {
  if (urls.length === 0 || methods.size === 0) return 'No webhooks';
  return `${methods.size} ${methods.size === 1 ? 'event' : 'events'} to ${urls.length} ${urls.length === 1 ? 'URL' : 'URLs'}`;
}
