import type { FC } from 'hono/jsx';
import { API_VERSIONS } from '../terms.js';
import { URLS_LIMIT, urlFieldId } from './client-form.js';
import type { ClientPageProps } from './client-page-props.js';
import { EventChecklist } from './event-checklist.js';
import { described, Problem, Section } from './fields.js';
import { Csrf } from './layout.js';
import { clientPath } from './paths.js';

/** A form with all settings of a client, which are saved together. */
export const ClientSettings: FC<ClientPageProps> = (props) => {
  const { session, client, form, problems } = props;
  return (
    <form method="post" action={clientPath(client.id)} novalidate>
      <Csrf token={session.csrf} />
      {/* Enter in a text field presses the first button of a form, so the save button comes first. */}
      <button type="submit" class="unseen" tabindex={-1}>
        Save changes
      </button>
      <Section id="general" title="General" about={<p>The API version is stored with the client.</p>}>
        <div class="field">
          <label for="name">Name</label>
          <input
            id="name"
            name="name"
            value={form.name}
            autocomplete="off"
            {...described('name', problems)}
          />
          <Problem of="name" problems={problems} />
        </div>
        <div class="field">
          <label for="api-version">API version</label>
          <select id="api-version" name="api_version" {...described('api-version', problems)}>
            {API_VERSIONS.map((version) => (
              <option value={version} selected={version === form.apiVersion}>
                {version}
              </option>
            ))}
          </select>
          <Problem of="api-version" problems={problems} />
        </div>
      </Section>
      <Workspaces {...props} />
      <Urls {...props} />
      <EventChecklist chosen={form.methods} problems={problems} />
      <div class="save">
        <button type="submit" class="primary">
          Save changes
        </button>
      </div>
    </form>
  );
};

const Workspaces: FC<ClientPageProps> = ({ workspaces, form, problems }) => (
  <Section
    id="workspaces"
    title="Workspaces"
    about={
      <p>
        The workspaces the client may act for. Each call names one in its header <code>business</code>.
        Without any, every call is refused.
      </p>
    }
  >
    {workspaces.length === 0 && <p>You are not a member of any workspace yet.</p>}
    <fieldset class="choices" {...described('workspaces', problems)}>
      <legend class="unseen">Workspaces</legend>
      <Problem of="workspaces" problems={problems} />
      {workspaces.map(({ id, name, subdomain, role }) => (
        <label class="choice">
          <input type="checkbox" name="workspace" value={id} checked={form.workspaces.has(id)} />
          <span>
            {name}{' '}
            <span class="hint">
              <code>business: {subdomain}</code> · {role}
            </span>
          </span>
        </label>
      ))}
    </fieldset>
  </Section>
);

const Urls: FC<ClientPageProps> = ({ form, problems }) => {
  // End the list with an empty field, unless the limit is reached.
  const urls = form.urls.at(-1) === '' || form.urls.length >= URLS_LIMIT ? form.urls : [...form.urls, ''];
  return (
    <Section
      id="urls"
      title="Webhook URLs"
      about={<p>Each event is sent to every URL. Clear a field to remove its URL.</p>}
    >
      {urls.map((url, index) => (
        <div class="field">
          <label for={urlFieldId(index)}>{`Webhook URL ${index + 1}`}</label>
          <input
            id={urlFieldId(index)}
            name="url"
            type="url"
            class="code"
            value={url}
            placeholder="https://"
            autocomplete="off"
            spellcheck={false}
            {...described(urlFieldId(index), problems)}
          />
          <Problem of={urlFieldId(index)} problems={problems} />
        </div>
      ))}
      {urls.length < URLS_LIMIT && (
        <button type="submit" name="edit" value="add-url">
          Add another URL
        </button>
      )}
    </Section>
  );
};
