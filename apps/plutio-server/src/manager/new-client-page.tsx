import type { FC } from 'hono/jsx';
import { described, Problem, ProblemSummary } from './fields.js';
import type { Problems } from './form.js';
import { Csrf, Layout } from './layout.js';
import { MANAGER } from './paths.js';
import type { Session } from './sessions.js';

interface NewClientProps {
  readonly session: Session;
  readonly name: string;
  readonly once: boolean;
  readonly problems: Problems;
}

export const NewClientPage: FC<NewClientProps> = ({ session, name, once, problems }) => (
  <Layout title="Create client" session={session}>
    <div class="narrow">
      <p class="crumbs">
        <a href={MANAGER}>API manager</a>
      </p>
      <h1>Create client</h1>
      <ProblemSummary problems={problems} />
      <form method="post" action={`${MANAGER}/new`} class="card" novalidate>
        <Csrf token={session.csrf} />
        <div class="field">
          <label for="name">Name</label>
          <input
            id="name"
            name="name"
            value={name}
            autocomplete="off"
            required
            {...described('name', problems, 'name-hint')}
          />
          <Problem of="name" problems={problems} />
          <p class="hint" id="name-hint">
            A name that you recognize, such as the tool that uses the client.
          </p>
        </div>
        <fieldset class="field">
          <legend>Client secret</legend>
          <label class="choice">
            <input type="radio" name="secret" value="visible" checked={!once} />
            <span>
              Stays visible{' '}
              <span class="hint">
                It is stored encrypted, and the client's page shows it whenever you need it.
              </span>
            </span>
          </label>
          <label class="choice">
            <input type="radio" name="secret" value="once" checked={once} />
            <span>
              Shown once <span class="hint">Only a hash is stored. If it is lost, create a new client.</span>
            </span>
          </label>
        </fieldset>
        <div class="actions">
          <button type="submit" class="primary">
            Create client
          </button>
          <a class="button" href={MANAGER}>
            Cancel
          </a>
        </div>
      </form>
    </div>
  </Layout>
);
