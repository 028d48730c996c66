import type { FC } from 'hono/jsx';
import type { ClientPageProps } from './client-page-props.js';
import { CopyField, Section } from './fields.js';

/** The credentials that an integration needs to call the API and to verify webhooks. */
export const Credentials: FC<ClientPageProps> = ({ client, secret, webhookSecret }) => (
  <Section
    id="credentials"
    title="Credentials"
    about={
      <p>
        Send ID and secret to <code>/oauth/token</code> for an access token that is valid for 72 hours. Treat
        the secret like a password.
      </p>
    }
  >
    <CopyField id="client-id" label="Client ID" value={client.id} />
    {secret === undefined ? (
      <div class="field">
        <p class="label">Client secret</p>
        <p>It was shown once, when the client was created. If it is lost, create a new client.</p>
      </div>
    ) : (
      <CopyField
        id="client-secret"
        label="Client secret"
        value={secret}
        {...(client.secretVisible
          ? {}
          : { hint: 'Copy it now: this is the only time it is shown. If it is lost, create a new client.' })}
      />
    )}
    <CopyField
      id="webhook-secret"
      label="Webhook signing secret"
      value={webhookSecret}
      hint="Use it to verify the webhook-signature header, as specified by Standard Webhooks."
    />
  </Section>
);
