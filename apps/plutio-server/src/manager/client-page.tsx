import type { FC } from 'hono/jsx';
import type { ClientPageProps } from './client-page-props.js';
import { ClientSettings } from './client-settings.js';
import { Credentials } from './credentials.js';
import { DeliveryLog } from './delivery-log.js';
import { ProblemSummary, Section } from './fields.js';
import { Layout } from './layout.js';
import { clientPath, MANAGER } from './paths.js';
import { Time } from './time.js';

export const ClientPage: FC<ClientPageProps> = (props) => {
  const { session, client, problems, done, unsaved } = props;
  const revoked = client.revokedAt !== null;
  return (
    <Layout title={client.name} session={session}>
      <p class="crumbs">
        <a href={MANAGER}>API manager</a>
      </p>
      <h1>
        {client.name} {revoked && <span class="tag stopped">Revoked</span>}
      </h1>
      <p class="meta">
        Created <Time iso={client.createdAt} />
        {client.revokedAt !== null && (
          <>
            {' · revoked '}
            <Time iso={client.revokedAt} />
          </>
        )}
      </p>
      {done !== undefined && (
        <p class="notice good" role="status">
          {done}
        </p>
      )}
      {unsaved && (
        <p class="notice" role="status">
          The changes below are not saved yet.
        </p>
      )}
      <ProblemSummary problems={problems} />
      {!revoked && <Credentials {...props} />}
      {!revoked && <ClientSettings {...props} />}
      <DeliveryLog {...props} />
      {!revoked && (
        <Section
          id="revoke"
          title="Revoke"
          about={<p>Ends this client permanently. Other clients keep working.</p>}
        >
          <a class="button danger-quiet" href={clientPath(client.id, '/revoke')}>
            Revoke client…
          </a>
        </Section>
      )}
    </Layout>
  );
};
