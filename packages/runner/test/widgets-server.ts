import type { CallerChange, CallerDescription, ControlHooks } from '../src/index.js';
import { type Answer, type Call, serve } from './harness.js';

export type Bug =
  | 'undocumented status'
  | 'wrong status'
  | 'wrong code'
  | 'code of another status'
  | 'text instead of JSON'
  | 'field missing'
  | 'header missing'
  | 'header of another type'
  | 'no Allow'
  | 'verb missing in Allow'
  | 'retry_after differs'
  | 'no challenge'
  | 'refused change stays'
  | 'refused create stays'
  | 'refused removal removes'
  | 'unknown key distinguishable'
  | 'limit never lifts'
  | 'remaining wrong'
  | 'body before resource'
  | 'scope never recovers'
  | 'stack trace'
  | 'read fails'
  | 'accepts long notes'
  | 'accepts any size'
  | 'key in the answer';

interface Widget {
  readonly id: string;
  readonly tenant: string;
  readonly name: string;
  readonly note?: string;
  readonly size?: number;
}

interface Holder extends CallerDescription {
  key: string;
}

const LIMIT = 100;
const WINDOW = 60;

/** Starts a server that is correct except for the given bugs, and returns its control hooks. */
export async function widgetServer(...bugs: readonly Bug[]) {
  const has = (bug: Bug): boolean => bugs.includes(bug);
  const widgets = new Map<string, Widget>();
  const holders = new Map<string, Holder>();
  const readsOf = new Map<string, number[]>();
  let count = 0;
  let skew = 0;
  let frozenAt: number | undefined;
  const now = (): number => (frozenAt ?? Date.now() / 1000) + skew;
  const error = (
    status: number,
    code: string,
    extra: object = {},
    headers: Record<string, string> = {},
  ): Answer => ({
    status,
    headers,
    body: { error: code, message: 'No.', ...extra },
  });
  const show = ({ tenant: _, ...widget }: Widget): object => ({ ...widget, seen: ++count });
  const ok = (body: unknown, status = 200): Answer => ({
    status,
    headers: has('header missing') ? {} : { 'x-version': has('header of another type') ? 'one' : '3' },
    body,
  });

  function handle(call: Call): Answer {
    const holder = [...holders.values()].find(({ key }) => key === call.headers['x-key']);
    if (!holder || holder.revoked) return unauthorized(call, holder);
    const id = /^\/widgets\/([^/]+)$/.exec(call.path)?.[1];
    const declared = id === undefined ? ['GET', 'POST'] : ['GET', 'PUT', 'DELETE'];
    if (id !== undefined && call.method === 'GET') {
      const refused = limit(holder);
      if (refused) return refused;
    }
    if (!declared.includes(call.method)) {
      const listed = has('verb missing in Allow') ? declared.slice(1) : declared;
      return error(405, 'method_not_allowed', {}, has('no Allow') ? {} : { allow: listed.join(', ') });
    }
    if (call.method !== 'GET' && !(holder.scopes ?? ['widgets:write']).includes('widgets:write'))
      return error(has('wrong status') ? 401 : 403, 'forbidden');
    return id === undefined ? collection(call, holder) : item(call, holder, id);
  }

  function unauthorized({ headers }: Call, holder: Holder | undefined): Answer {
    const code = has('code of another status') ? 'forbidden' : 'unauthorized';
    const message =
      has('unknown key distinguishable') && headers['x-key'] !== undefined && !holder
        ? { message: 'Never heard of that key.' }
        : {};
    return error(
      401,
      code,
      message,
      has('no challenge') ? {} : { 'www-authenticate': 'Key realm="widgets"' },
    );
  }

  function limit(holder: Holder): Answer | undefined {
    const admitted = holder.limits?.reads ?? LIMIT;
    const reads = (readsOf.get(holder.key) ?? []).filter(
      (at) => at > now() - WINDOW || has('limit never lifts'),
    );
    if (reads.length < admitted) {
      readsOf.set(holder.key, [...reads, now()]);
      return undefined;
    }
    const wait = Math.max(1, Math.ceil((reads[0] ?? 0) + WINDOW - now()));
    const headers = {
      'retry-after': String(has('retry_after differs') ? wait + 1 : wait),
      'x-ratelimit-remaining': has('remaining wrong') ? '1' : '0',
      'x-ratelimit-limit': String(admitted),
    };
    return error(429, 'rate_limited', { retry_after: wait }, headers);
  }

  function collection(call: Call, { tenant, key }: Holder): Answer {
    if (call.method === 'GET')
      return ok({ items: [...widgets.values()].filter((widget) => widget.tenant === tenant).map(show) });
    const widget = call.json as Widget;
    const id = `w_${'abcdefghij'.charAt(count % 10)}${(++count).toString(36)}x${Math.random().toString(36).slice(2, 10)}`;
    if (!isWidget(call.json, true)) {
      if (has('refused create stays') && typeof widget?.note === 'string')
        widgets.set(id, { ...widget, id, tenant });
      return error(400, has('wrong code') ? 'unheard_of' : 'invalid');
    }
    if ([...widgets.values()].some((other) => other.name === widget.name && other.tenant === tenant))
      return error(409, 'name_taken');
    if (call.headers['x-fault'] !== undefined) {
      return error(
        500,
        'server_error',
        has('stack trace') ? { message: 'Oh.\n    at Widgets.create (/srv/app/widgets.ts:12:7)' } : {},
      );
    }
    widgets.set(id, { ...widget, id, tenant });
    if (has('undocumented status')) return { ...ok(show({ ...widget, id, tenant })), status: 202 };
    const shown = show({ ...widget, id, tenant });
    return ok(has('key in the answer') ? { ...shown, note: `made by ${key}` } : shown, 201);
  }

  function item(call: Call, { tenant }: Holder, id: string): Answer {
    const widget = widgets.get(id);
    if (has('read fails') && call.method === 'GET' && widget?.tenant === tenant)
      return error(500, 'server_error');
    if (has('body before resource') && call.method === 'PUT' && !isWidget(call.json, false))
      return error(400, 'invalid');
    if (!widget || widget.tenant !== tenant) {
      if (has('refused removal removes') && call.method === 'DELETE') widgets.delete(id);
      return error(404, 'not_found');
    }
    if (call.method === 'DELETE') {
      widgets.delete(id);
      return { status: 204 };
    }
    if (call.method === 'PUT') {
      const valid = isWidget(call.json, false);
      if (valid || has('refused change stays')) widgets.set(id, { ...widget, ...(call.json as object) });
      if (!valid) return error(400, 'invalid');
    }
    const { name, ...rest } = show(widgets.get(id) ?? widget) as Widget;
    if (has('text instead of JSON'))
      return {
        ...ok(JSON.stringify({ name, ...rest })),
        headers: { 'x-version': '3', 'content-type': 'text/plain' },
      };
    return ok(has('field missing') ? rest : { name, ...rest });
  }

  function isWidget(value: unknown, isNew: boolean): boolean {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
    const { name, note, size, ...others } = value as Record<string, unknown>;
    const text = (each: unknown, longest: number): boolean =>
      typeof each === 'string' && [...each].length <= longest;
    if (
      Object.keys(others).length > 0 ||
      (isNew ? !text(name, 60) || name === '' : name !== undefined || Object.keys(value).length === 0)
    )
      return false;
    if (note !== undefined && !text(note, has('accepts long notes') && isNew ? 1e6 : 80)) return false;
    const inRange = (each: number): boolean => has('accepts any size') || (each >= 1 && each <= 9);
    return size === undefined || (typeof size === 'number' && Number.isInteger(size) && inRange(size));
  }

  const made = (holder: Holder, id: string) => ({ id, credentials: { Key: holder.key } });
  const newKey = (): string => `key_${Math.random().toString(36).slice(2)}${++count}`;
  const hooks: ControlHooks = {
    clock: {
      freeze: async (frozen) => {
        frozenAt = frozen ? Date.now() / 1000 : undefined;
      },
      advance: async (seconds) => {
        skew += seconds;
      },
    },
    fault: (code) => ({ 'x-fault': code }),
    callers: {
      create: async (description) => {
        const id = `p${++count}`;
        const holder = { ...description, key: newKey() };
        holders.set(id, holder);
        return made(holder, id);
      },
      update: async (id, change: CallerChange) => {
        const holder = holders.get(id);
        if (!holder) throw new Error(`No caller ${id}.`);
        const { scopes, ...rest } = change;
        holders.set(id, {
          ...holder,
          ...(has('scope never recovers') || !scopes ? {} : { scopes }),
          ...(rest.revoked !== undefined && { revoked: rest.revoked }),
        });
      },
      rotate: async (id) => {
        const holder = holders.get(id);
        if (!holder) throw new Error(`No caller ${id}.`);
        holder.key = newKey();
        return made(holder, id);
      },
    },
  };
  const { url, calls } = await serve(handle);
  return {
    url,
    calls,
    hooks,
    widgets,
    get isFrozen() {
      return frozenAt !== undefined;
    },
  };
}
