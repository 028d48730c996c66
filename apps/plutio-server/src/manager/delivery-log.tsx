import type { FC } from 'hono/jsx';
import type { DeliveryState } from '../data/schema.js';
import type { ClientPageProps } from './client-page-props.js';
import type { AttemptRow, LoggedDelivery } from './delivery-pages.js';
import { Section } from './fields.js';
import { Csrf } from './layout.js';
import { clientPath } from './paths.js';
import { Time } from './time.js';

/** The delivery log of a client, with a button that sends a test. */
export const DeliveryLog: FC<ClientPageProps> = ({ session, client, log }) => (
  <Section
    id="deliveries"
    title="Delivery log"
    about={
      <p>
        A delivery without a 2xx response within 10 seconds is retried up to ten times within four days, after
        pauses that grow from 5 minutes to 48 hours.
      </p>
    }
  >
    {client.revokedAt === null && (
      <form method="post" action={clientPath(client.id, '/test')} class="actions">
        <Csrf token={session.csrf} />
        <button type="submit" disabled={client.urls.length === 0} aria-describedby="test-hint">
          Send test
        </button>
        <a class="button quiet" href={`${clientPath(client.id)}#deliveries`}>
          Refresh
        </a>
        <p class="hint" id="test-hint">
          {client.urls.length === 0
            ? 'Save a webhook URL to send a test.'
            : 'Sends a signed event called test to every saved URL.'}
        </p>
      </form>
    )}
    {log.deliveries.length === 0 ? (
      <div class="empty">
        <p>No deliveries yet. Events appear here as soon as they happen.</p>
      </div>
    ) : (
      <ol class="log">
        {log.deliveries.map((delivery) => (
          <li>
            <Delivery {...delivery} />
          </li>
        ))}
      </ol>
    )}
    <nav class="actions" aria-label="Pages of the delivery log">
      {!log.newest && (
        <a class="button quiet" href={`${clientPath(client.id)}#deliveries`}>
          Newest
        </a>
      )}
      {log.before !== null && (
        <a class="button quiet" href={`${clientPath(client.id)}?before=${log.before}#deliveries`}>
          Older
        </a>
      )}
    </nav>
  </Section>
);

const Delivery: FC<LoggedDelivery> = ({ row, attempts }) => {
  const [label, kind] = stateOf(row.state, row.attempts);
  return (
    <details>
      <summary>
        <span class={`tag ${kind}`}>{label}</span>
        <code class="event">{row.event}</code>
        <span class="when">
          <Time iso={row.created_at} />
        </span>
        <span class="code url">{row.url}</span>
      </summary>
      <dl>
        <dt>ID</dt>
        <dd class="code">{row.id}</dd>
        <dt>Next attempt</dt>
        <dd>
          {row.due_at === null ? (
            'None'
          ) : row.attempts === 0 ? (
            'Now'
          ) : (
            <Time iso={new Date(row.due_at).toISOString()} />
          )}
        </dd>
      </dl>
      {attempts.length === 0 ? (
        <p class="hint">No attempt has been made yet.</p>
      ) : (
        <Attempts attempts={attempts} />
      )}
      <p class="label">Payload</p>
      {/* A scrolling element must be reachable by keyboard. */}
      <pre tabindex={0}>{row.isCut ? `${row.payload}…` : pretty(row.payload)}</pre>
    </details>
  );
};

const Attempts: FC<{ attempts: readonly AttemptRow[] }> = ({ attempts }) => (
  <table>
    <thead>
      <tr>
        <th scope="col">Attempt</th>
        <th scope="col">Time</th>
        <th scope="col">Result</th>
        <th scope="col" class="number">
          Took
        </th>
      </tr>
    </thead>
    <tbody>
      {attempts.map(({ number, started_at, status, problem, duration }) => (
        <tr>
          <td>{number}</td>
          <td>
            <Time iso={started_at} />
          </td>
          <td>{problem ?? `answered ${status}`}</td>
          <td class="number">{`${duration} ms`}</td>
        </tr>
      ))}
    </tbody>
  </table>
);

function stateOf(state: DeliveryState, attempts: number): [label: string, kind: string] {
  switch (state) {
    case 'pending':
      return attempts === 0 ? ['Queued', 'waiting'] : ['Retrying', 'waiting'];
    case 'delivered':
      return ['Delivered', 'good'];
    case 'failed':
      return ['Given up', 'bad'];
    case 'stopped':
      return ['Stopped', 'stopped'];
  }
}

function pretty(payload: string): string {
  return JSON.stringify(JSON.parse(payload), null, 2);
}
