import type { FC } from 'hono/jsx';
import type { Client } from '../data/clients.js';
import { Csrf, Layout } from './layout.js';
import { clientPath, MANAGER } from './paths.js';
import type { Session } from './sessions.js';

/** The confirmation is a page instead of a dialog, so that it works without script and the back button cancels it. */
export const RevokePage: FC<{ session: Session; client: Client; waiting: number }> = (props) => {
  const { session, client, waiting } = props;
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
            <li>Its secret and every access token it holds stop working at once.</li>
            <li>{waitingText(waiting)}</li>
            <li>Other clients go on working.</li>
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

function waitingText(waiting: number): string {
  if (waiting === 0) return 'No webhook is sent to its URLs any more.';
  return `No webhook is sent to its URLs any more; ${waiting} that ${waiting === 1 ? 'waits' : 'wait'} to be delivered will not be.`;
}
