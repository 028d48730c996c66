import type { FC } from 'hono/jsx';
import { described, Problem, ProblemSummary } from './fields.js';
import type { Problems } from './form.js';
import { Csrf, Layout } from './layout.js';
import { LOGIN } from './paths.js';

interface LoginPageProps {
  readonly csrf: string;
  /** The page to open after the login. */
  readonly target: string;
  readonly email: string;
  readonly problems: Problems;
}

export const LoginPage: FC<LoginPageProps> = ({ csrf, target, email, problems }) => (
  <Layout title="Log in">
    <div class="narrow">
      <h1>Log in</h1>
      <p class="lead">To manage API clients, their workspaces and their webhooks.</p>
      <ProblemSummary problems={problems} />
      <form method="post" action={LOGIN} class="card" novalidate>
        <Csrf token={csrf} />
        <input type="hidden" name="to" value={target} />
        <div class="field">
          <label for="email">Email</label>
          <input
            id="email"
            name="email"
            type="email"
            autocomplete="username"
            value={email}
            required
            {...described('email', problems)}
          />
          <Problem of="email" problems={problems} />
        </div>
        <div class="field">
          <label for="password">Password</label>
          <input
            id="password"
            name="password"
            type="password"
            autocomplete="current-password"
            required
            {...described('password', problems)}
          />
          <Problem of="password" problems={problems} />
        </div>
        <button type="submit" class="primary">
          Log in
        </button>
      </form>
    </div>
  </Layout>
);
