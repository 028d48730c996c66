import type { FC } from 'hono/jsx';
import type { Client } from '../data/clients.js';
import { Csrf, Layout } from './layout.js';
import { clientPath, MANAGER } from './paths.js';
import type { Session } from './sessions.js';

/**
 * Asks the user to confirm a revocation. The confirmation is a page instead of a dialog, so that it works without
 * JavaScript and the back button cancels it.
 */
export const RevokePage: FC<{ session: Session; client: Client; pendingCount: number }> = (props) => {
  const { session, client, pendingCount } = props;
  return (
    <Layout title={`Revoke ${client.name}`} session={session}>
      <div class="narrow">
        <p class="crumbs">
          <a href={MANAGER}>API manager</a> <span aria-hidden="true">/</span>{' '}
          <a href={clientPath(client.id)}>{client.name}</a>
        </p>
        <h1>Revoke {client.name}?</h1>
        <div class="card">
          <ul class="plain">
            <li>Its secret and all of its access tokens stop working immediately.</li>
            <li>{pendingText(pendingCount)}</li>
            <li>Other clients keep working.</li>
          </ul>
          <p>
            <strong>This cannot be undone.</strong>
          </p>
          <form method="post" action={clientPath(client.id, '/revoke')} class="actions">
            <Csrf token={session.csrf} />
            <button type="submit" class="danger">
              Revoke client
            </button>
            <a class="button" href={clientPath(client.id)}>
              Keep it
            </a>
          </form>
        </div>
      </div>
    </Layout>
  );
};

function pendingText(pendingCount: number): string {
  if (pendingCount === 0) return 'No more webhooks are sent to its URLs.';
  return `No more webhooks are sent to its URLs; ${pendingCount} pending ${pendingCount === 1 ? 'delivery is' : 'deliveries are'} stopped.`;
}
