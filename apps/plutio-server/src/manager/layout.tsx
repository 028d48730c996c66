import { html } from 'hono/html';
import type { Child, FC } from 'hono/jsx';
import { ICON_PATH, SCRIPT_PATH, STYLESHEET_PATH } from './assets.js';
import { MANAGER } from './paths.js';
import type { Session } from './sessions.js';

interface LayoutProps {
  readonly title: string;
  /** If `undefined`, the page has no account menu. */
  readonly session?: Session | undefined;
  readonly children?: Child;
}

export const Layout: FC<LayoutProps> = ({ title, session, children }) =>
  html`<!doctype html>${(
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>{`${title} · Plutio`}</title>
        <link rel="icon" type="image/svg+xml" href={ICON_PATH} />
        <link rel="stylesheet" href={STYLESHEET_PATH} />
        <script src={SCRIPT_PATH} defer></script>
      </head>
      <body>
        <a class="skip" href="#main">
          Skip to content
        </a>
        <header class="bar">
          <div class="bar-inner">
            <p class="brand">
              Plutio <span class="brand-note">reference server</span>
            </p>
            {session && <Account session={session} />}
          </div>
        </header>
        <main id="main" tabindex={-1}>
          {children}
        </main>
        <p id="announcement" class="unseen" role="status"></p>
      </body>
    </html>
  )}`;

const Account: FC<{ session: Session }> = ({ session }) => (
  <nav class="account" aria-label="Account">
    <a href={MANAGER}>API manager</a>
    <span class="email">{session.user.email}</span>
    <form method="post" action="/logout">
      <Csrf token={session.csrf} />
      <button type="submit" class="link">
        Log out
      </button>
    </form>
  </nav>
);

export const Csrf: FC<{ token: string }> = ({ token }) => <input type="hidden" name="csrf" value={token} />;
