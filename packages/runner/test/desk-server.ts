import type { CallerChange, CallerSettings, ClientSecret, ControlHooks } from '../src/index.js';
import { isValidChange } from './desk-validation.js';
import { type Answer, type Call, serve } from './harness.js';

export type DeskBug =
  | 'empty tenant admitted'
  | 'missing tenant reported as wrong'
  | 'wrong tenant admitted'
  | 'tenant of another admitted'
  | 'switched off client loses its token'
  | 'switched off tenant admitted'
  | 'denied edits'
  | 'denied edit stays'
  | 'permission never recovers'
  | 'attic answers 404'
  | 'wrong secret admitted'
  | 'unknown client in the header answered 400'
  | 'revoked client gets tokens'
  | 'any grant'
  | 'token of no type'
  | 'token endpoint fails'
  | 'token endpoint issues no token'
  | 'same token again'
  | 'token for a moment'
  | 'first token dies at the tenth call'
  | 'no token counts'
  | 'JSON for a form'
  | 'no grant needed'
  | 'token outlives its life'
  | 'token dies early'
  | 'revoked token lives'
  | 'undeclared query ignored'
  | 'update of absent accepted'
  | 'update of foreign accepted'
  | 'foreign distinguishable'
  | 'bulk changes the first'
  | 'bulk removes the first'
  | 'refused removal removes'
  | 'any title updates'
  | 'any body removes';

interface Client extends ClientSecret {
  readonly id: string;
  readonly tenant: string;
  tenants: readonly string[];
  permissions: readonly string[] | undefined;
  revoked: boolean;
}

interface Task {
  readonly _id: string;
  readonly title: string;
  readonly note?: string;
}

const LIFE = 7200;
const BASE = '/v1';

/** Starts a server that is correct except for the given bugs, and returns its control hooks. */
export async function deskServer(...bugs: readonly DeskBug[]) {
  const has = (bug: DeskBug): boolean => bugs.includes(bug);
  const clients = new Map<string, Client>();
  const tokens = new Map<string, { readonly client: Client; readonly from: number }>();
  const tasks = new Map<string, Task & { readonly tenant: string }>();
  const dead = new Set<string>();
  let count = 0;
  let uses = 0;
  let skew = 0;
  let frozenAt: number | undefined;
  const now = (): number => (frozenAt ?? Date.now() / 1000) + skew;
  const refuse = (status: number, code: string): Answer => ({ status, body: { error: code } });
  const show = ({ tenant: _, ...task }: Task & { tenant: string }): Task => task;
  const newId = (): string =>
    `${(++count).toString(36)}${Math.random().toString(36).slice(2)}abcdefghijklmnopq`.slice(0, 17);

  function handle(call: Call): Answer {
    if (!call.path.startsWith(`${BASE}/`)) return { status: 404 };
    const path = call.path.slice(BASE.length);
    if (path === '/token') return token(call);
    const sent = /^Bearer (\S+)$/.exec(call.headers.authorization ?? '')?.[1];
    if (sent === undefined) return refuse(401, 'no_token');
    const issued = tokens.get(sent);
    if (has('first token dies at the tenth call') && sent === [...tokens.keys()][0] && ++uses > 9)
      dead.add(sent);
    if (has('no token counts')) dead.add(sent);
    if (!issued || dead.has(sent) || (issued.client.revoked && !has('revoked token lives')))
      return refuse(401, 'bad_token');
    const life = has('token outlives its life') ? LIFE + 5 : has('token dies early') ? LIFE - 5 : LIFE;
    if (now() >= issued.from + life) return refuse(401, 'old_token');
    const { client } = issued;
    const tenant = call.headers['x-tenant']?.toString();
    if (tenant === undefined || (tenant === '' && !has('empty tenant admitted')))
      return refuse(
        400,
        has('missing tenant reported as wrong') && tenant === undefined ? 'wrong_tenant' : 'no_tenant',
      );
    const isOwn =
      client.tenants.includes(tenant) ||
      (has('tenant of another admitted') && [...clients.values()].some((other) => other.tenant === tenant)) ||
      (has('switched off tenant admitted') && tenant === client.tenant);
    if (!isOwn && tenant !== '' && !has('wrong tenant admitted')) {
      if (has('switched off client loses its token') && client.tenants.length === 0) dead.add(sent);
      return refuse(400, 'wrong_tenant');
    }
    if (path === '/attic') return has('attic answers 404') ? { status: 404 } : refuse(403, 'unavailable');
    return call.method === 'GET' ? read(call, path, client, tenant) : write(call, path, client, tenant);
  }

  function token({ method, headers, text, json }: Call): Answer {
    if (method !== 'POST') return { status: 405 };
    const isForm = headers['content-type'] === 'application/x-www-form-urlencoded';
    if (!isForm && !has('JSON for a form')) return refuse(400, 'token_request');
    const form = isForm ? new URLSearchParams(text) : new URLSearchParams(json as Record<string, string>);
    const grant = form.get('grant_type') ?? (has('no grant needed') ? 'client_credentials' : null);
    const basic = /^Basic (\S+)$/.exec(headers.authorization ?? '')?.[1];
    const [id, secret] =
      basic === undefined
        ? [form.get('client_id'), form.get('client_secret')]
        : Buffer.from(basic, 'base64')
            .toString()
            .split(':')
            .map((part) => new URLSearchParams(`x=${part}`).get('x'));
    if (!grant || !id || !secret) return refuse(400, 'token_request');
    if (grant !== 'client_credentials' && !has('any grant')) return refuse(400, 'no_such_grant');
    const client = [...clients.values()].find(({ client_id: candidate }) => candidate === id);
    const isRight =
      client?.client_secret === secret || (has('wrong secret admitted') && client !== undefined);
    if (!client || !isRight || (client.revoked && !has('revoked client gets tokens'))) {
      if (basic === undefined) return refuse(400, 'bad_client');
      return has('unknown client in the header answered 400') && !client
        ? refuse(400, 'bad_client')
        : refuse(401, 'bad_client_basic');
    }
    if (has('token endpoint fails')) return { status: 503, body: { error: 'down' } };
    if (has('token endpoint issues no token'))
      return { status: 200, body: { token_type: 'Bearer', expires_in: LIFE } };
    const last = [...tokens].find(([, candidate]) => candidate.client === client)?.[0];
    const repeated = has('same token again') ? last : undefined;
    const value = repeated ?? `token.${Math.random().toString(36).slice(2)}.${++count}`;
    tokens.set(value, { client, from: now() });
    return {
      status: 200,
      body: {
        access_token: value,
        ...(!has('token of no type') && { token_type: 'Bearer' }),
        expires_in: has('token for a moment') ? 0.001 : LIFE,
      },
    };
  }

  const lacks = ({ permissions }: Client, permission: string): boolean =>
    permissions !== undefined && !permissions.includes(permission);
  const hasUndeclared = ({ query }: Call, ...names: readonly string[]): boolean =>
    !has('undeclared query ignored') && [...query.keys()].some((name) => !names.includes(name));

  function read(call: Call, path: string, client: Client, tenant: string): Answer {
    if (lacks(client, 'task.view')) return refuse(403, 'denied');
    const limit = call.query.get('limit') ?? '50';
    if (path === '/tasks') {
      if (hasUndeclared(call, 'limit') || !/^([1-9]|[1-4]\d|50)$/.test(limit)) return refuse(400, 'invalid');
      const own = [...tasks.values()].filter((task) => task.tenant === tenant);
      return { status: 200, body: own.reverse().slice(0, Number(limit)).map(show) };
    }
    if (hasUndeclared(call)) return refuse(400, 'invalid');
    const task = tasks.get(path.replace('/tasks/', ''));
    return task?.tenant === tenant ? { status: 200, body: show(task) } : refuse(404, 'not_found');
  }

  function write(call: Call, path: string, client: Client, tenant: string): Answer {
    const verb = ({ POST: 'create', PUT: 'edit', DELETE: 'remove' } as Record<string, string>)[call.method];
    const body = (call.json ?? {}) as Record<string, unknown>;
    const isBulk = path === '/tasks/bulk';
    const ids = (isBulk ? body['_ids'] : call.method === 'POST' ? [] : [body['_id']]) as string[];
    const apply = (id: string, to = tasks.get(id)): void => {
      if (!to) return;
      const { title = to.title, note = to.note } = body as { title?: string; note?: string };
      if (call.method === 'DELETE') tasks.delete(id);
      else tasks.set(id, { ...to, title, ...(note !== undefined && { note }) });
    };
    if (lacks(client, `task.${verb}`) && !(has('denied edits') && verb === 'edit')) {
      if (has('denied edit stays') && verb === 'edit' && Array.isArray(ids)) for (const id of ids) apply(id);
      return refuse(403, 'denied');
    }
    if (hasUndeclared(call) || !isValidChange(call, isBulk, has)) return refuse(400, 'invalid');
    if (call.method === 'POST') {
      const task = { ...(body as { title: string; note?: string }), _id: newId(), tenant };
      tasks.set(task._id, task);
      return { status: 201, body: show(task) };
    }
    const missing = ids.find((id) => tasks.get(id)?.tenant !== tenant);
    if (
      missing !== undefined &&
      !(has('update of foreign accepted') && call.method === 'PUT' && tasks.has(missing))
    )
      return absent(call, ids, missing, tenant, apply);
    const before = ids.flatMap((id) => tasks.get(id) ?? []).map(show);
    for (const id of ids) apply(id);
    const after = call.method === 'DELETE' ? before : ids.flatMap((id) => tasks.get(id) ?? []).map(show);
    return { status: 200, body: isBulk ? after : after[0] };
  }

  function absent(
    { method }: Call,
    ids: readonly string[],
    missing: string,
    tenant: string,
    apply: (id: string) => void,
  ): Answer {
    const isForeign = tasks.has(missing);
    if (has('update of absent accepted') && method === 'PUT' && !isForeign && ids.length === 1)
      return { status: 200, body: { _id: missing, title: 'Made up.' } };
    if (has('refused removal removes') && method === 'DELETE' && ids.length === 1) tasks.delete(missing);
    const [first = ''] = ids;
    const isFirstToo = has(method === 'PUT' ? 'bulk changes the first' : 'bulk removes the first');
    if (isFirstToo && ids.length > 1 && tasks.get(first)?.tenant === tenant) apply(first);
    return isForeign && has('foreign distinguishable')
      ? { status: 404, body: { error: 'not_found', of: 'another' } }
      : refuse(404, 'not_found');
  }

  const nameOf = (label: string): string => `tenant-${Buffer.from(label).toString('hex').slice(0, 200)}`;
  const hooks: ControlHooks = {
    clock: {
      freeze: async (frozen) => {
        frozenAt = frozen ? Date.now() / 1000 : undefined;
      },
      advance: async (seconds) => {
        skew += seconds;
      },
    },
    callers: {
      create: async ({ tenant, tenants, permissions, revoked = false }: CallerSettings) => {
        const client: Client = {
          id: `client-${++count}`,
          client_id: `id ${count}:é`,
          client_secret: `s3cret+/&=%:${Math.random().toString(36).slice(2)}`,
          tenant: nameOf(tenant),
          tenants: (tenants ?? [tenant]).map(nameOf),
          permissions,
          revoked,
        };
        clients.set(client.id, client);
        const { client_id, client_secret } = client;
        return {
          id: client.id,
          credentials: { OAuth: { client_id, client_secret } },
          headers: { 'X-Tenant': client.tenant },
        };
      },
      update: async (id, change: CallerChange) => {
        const client = clients.get(id);
        if (!client) throw new Error(`No client ${id}.`);
        if (change.tenants) client.tenants = change.tenants.map(nameOf);
        if (change.permissions && !has('permission never recovers')) client.permissions = change.permissions;
        if (change.revoked !== undefined) client.revoked = change.revoked;
      },
      rotate: async () => {
        throw new Error('This server does not rotate credentials.');
      },
    },
  };
  /** Registers a client for a configured caller, without the control hooks. */
  function admit(
    settings: ClientSecret & { tenant: string; permissions?: readonly string[]; revoked?: boolean },
  ): void {
    const { client_id, client_secret, tenant, permissions, revoked = false } = settings;
    clients.set(client_id, {
      id: client_id,
      client_id,
      client_secret,
      tenant,
      tenants: [tenant],
      permissions,
      revoked,
    });
  }
  const { url, calls } = await serve(handle);
  return {
    url: `${url}${BASE}`,
    calls,
    hooks,
    tasks,
    admit,
    tokens,
    /** Stores a token as if the token endpoint had issued it. */
    give(token: string, client_id: string, from: number): void {
      const client = clients.get(client_id);
      if (client) tokens.set(token, { client, from });
    },
    get isFrozen() {
      return frozenAt !== undefined;
    },
    advance(seconds: number) {
      skew += seconds;
    },
  };
}
