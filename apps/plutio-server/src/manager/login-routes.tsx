import type { HttpBindings } from '@hono/node-server';
import { hashSecret, Queue } from '@touchstone/server-kit';
import { type Context, Hono } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import type { Environment } from '../environment.js';
import { readForm } from './form.js';
import { LoginAttempts } from './login-attempts.js';
import { LoginPage } from './login-page.js';
import { LOGIN, MANAGER, safeTarget } from './paths.js';
import { randomToken, SESSION_SECONDS, type SessionStore } from './sessions.js';

type Bindings = { Bindings: HttpBindings };

const SESSION = 'plutio_session';
/** The cookie that identifies a visitor before login, so that the login form can have a CSRF token. */
const VISIT = 'plutio_visit';

export function loginRoutes(environment: Environment, sessions: SessionStore): Hono<Bindings> {
  const app = new Hono<Bindings>();
  const attempts = new LoginAttempts(environment.clock);
  // Checking a password needs 32 MiB, so only one is checked at a time.
  const looking = new Queue();

  app.get(LOGIN, async (context) => {
    const target = safeTarget(context.req.query('to'));
    if ((await sessionOf(context, sessions)) !== undefined) return context.redirect(target, 303);
    const csrf = csrfOf(visitOf(context) ?? beginVisit(context));
    return context.html(<LoginPage csrf={csrf} target={target} email="" problems={new Map()} />);
  });

  app.post(LOGIN, async (context) => {
    const csrf = csrfOf(visitOf(context) ?? beginVisit(context));
    const form = await readForm(context, csrf);
    const [email, password] = [form.get('email') ?? '', form.get('password') ?? ''];
    const target = safeTarget(form.get('to'));
    const refuse = (status: 422 | 429, problems: ReadonlyMap<string, string>) =>
      context.html(<LoginPage csrf={csrf} target={target} email={email} problems={problems} />, status);
    const missing = missingOf(email, password);
    if (missing.size > 0) return refuse(422, missing);
    const address = context.env.incoming.socket.remoteAddress ?? '';
    const wait = attempts.count(address, email);
    if (wait > 0) {
      context.header('Retry-After', String(wait));
      return refuse(429, new Map([['email', `Too many attempts. Try again in ${minutes(wait)}.`]]));
    }
    const user = await looking.run(() => environment.users.authenticate(email, password));
    if (user === undefined) return refuse(422, new Map([['email', 'The email or password is wrong.']]));
    attempts.forgive(address, email);
    await endSession(context, sessions);
    setCookie(context, SESSION, await sessions.begin(user.id), {
      ...cookie(context),
      maxAge: SESSION_SECONDS,
    });
    deleteCookie(context, VISIT, cookie(context));
    return context.redirect(target, 303);
  });

  app.post('/logout', async (context) => {
    const session = await sessionOf(context, sessions);
    if (session === undefined) return context.redirect(LOGIN, 303);
    await readForm(context, session.csrf);
    await endSession(context, sessions);
    return context.redirect(LOGIN, 303);
  });
  return app;
}

/** Returns the session of the request; `undefined` if the user is not logged in. */
export async function sessionOf(context: Context, sessions: SessionStore) {
  const token = getCookie(context, SESSION);
  return token === undefined ? undefined : await sessions.find(token);
}

/**
 * Returns the login path with a parameter that leads back to the requested page. After a form submission, it leads to
 * the API manager, and the input is lost.
 */
export function loginPath(context: Context): string {
  const target = context.req.method === 'GET' ? context.req.path : MANAGER;
  return `${LOGIN}?to=${encodeURIComponent(target)}`;
}

async function endSession(context: Context, sessions: SessionStore): Promise<void> {
  const token = getCookie(context, SESSION);
  if (token !== undefined) await sessions.end(token);
  deleteCookie(context, SESSION, cookie(context));
}

function visitOf(context: Context): string | undefined {
  const visit = getCookie(context, VISIT);
  return visit === undefined || !/^[\w-]{43}$/.test(visit) ? undefined : visit;
}

function beginVisit(context: Context): string {
  const visit = randomToken();
  setCookie(context, VISIT, visit, cookie(context));
  return visit;
}

function csrfOf(visit: string): string {
  return hashSecret(`csrf ${visit}`).toString('base64url');
}

/**
 * Returns the cookie attributes. `Secure` is also set behind a proxy that terminates TLS; a forged header affects
 * only its sender.
 */
function cookie(context: Context) {
  const secure = context.req.url.startsWith('https:') || context.req.header('x-forwarded-proto') === 'https';
  return { httpOnly: true, sameSite: 'Lax', secure, path: '/' } as const;
}

function missingOf(email: string, password: string): Map<string, string> {
  const problems = new Map<string, string>();
  if (email.trim() === '') problems.set('email', 'Enter your email.');
  if (password === '') problems.set('password', 'Enter your password.');
  return problems;
}

function minutes(seconds: number): string {
  const count = Math.ceil(seconds / 60);
  return count === 1 ? 'a minute' : `${count} minutes`;
}
