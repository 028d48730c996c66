import { describe, expect, test } from 'vitest';
import type { CallerSettings, ControlHooks } from '../src/index.js';
import { type Answer, type Call, findingTexts, modelOf, run, serve } from './harness.js';

const DOCUMENT = `
openapi: 3.1.0
info: { title: Notes, version: '1' }
servers: [{ url: / }]
security: [{ Key: ['notes:read'] }]
paths:
  /notes:
    get:
      responses:
        '200': { description: ok, content: { application/json: { schema: { type: array, items: { type: string } } } } }
        '401': { description: who, content: { application/json: { schema: { $ref: '#/components/schemas/Error' }, examples: { unauthorized: { value: { code: unauthorized } } } } } }
        '403':
          description: no
          content:
            application/json:
              schema: { $ref: '#/components/schemas/Error' }
              examples:
                plan_required: { value: { code: plan_required } }
                scope_missing: { value: { code: scope_missing } }
                ip_not_allowed: { value: { code: ip_not_allowed } }
components:
  securitySchemes: { Key: { type: apiKey, in: header, name: X-Key } }
  schemas: { Error: { type: object, required: [code], properties: { code: { type: string } } } }
`;

type Fault =
  | 'revoked keys are accepted'
  | 'a key in use stays accepted'
  | 'keys in the query are accepted'
  | 'scopes are ignored'
  | 'addresses are ignored'
  | 'addresses of IPv6 are ignored'
  | 'properties of callers are ignored';

/** Starts a server whose control hooks create callers. */
async function noteServer(fault?: Fault): Promise<{ url: string; hooks: ControlHooks }> {
  const callers = new Map<string, CallerSettings>();
  const used = new Set<string>();
  let count = 0;
  const refuse = (status: number, code: string): Answer => ({ status, body: { code } });
  const answer = ({ query, headers }: Call): Answer => {
    const values = [...query.values()].filter((value) => value.startsWith('key-'));
    const key = String(headers['x-key'] ?? (fault === 'keys in the query are accepted' ? values[0] : ''));
    const caller = callers.get(key);
    if (!caller) return refuse(401, 'unauthorized');
    const isIgnored =
      fault === 'revoked keys are accepted' || (fault === 'a key in use stays accepted' && used.has(key));
    if (caller.revoked && !isIgnored) return refuse(401, 'unauthorized');
    used.add(key);
    if (caller.provokes?.length && fault !== 'properties of callers are ignored')
      return refuse(403, caller.provokes[0] ?? '');
    const isAddressIgnored =
      fault === 'addresses are ignored' ||
      (fault === 'addresses of IPv6 are ignored' && String(headers['x-address']).includes(':'));
    if (caller.addresses && !isAddressIgnored) return refuse(403, 'ip_not_allowed');
    const hasScope = caller.scopes === undefined || caller.scopes.includes('notes:read');
    if (!hasScope && fault !== 'scopes are ignored') return refuse(403, 'scope_missing');
    return { status: 200, body: [] };
  };
  const { url } = await serve(answer);
  const created = (id: string): { id: string; credentials: Record<string, string> } => ({
    id,
    credentials: { Key: id },
  });
  const hooks: ControlHooks = {
    address: (address) => ({ 'x-address': address }),
    callers: {
      create: async (settings) => {
        if (settings.provokes?.some((code) => code !== 'plan_required')) throw new Error('cannot_provoke');
        const id = `key-${++count}-${'0'.repeat(16)}`;
        callers.set(id, settings);
        return created(id);
      },
      update: async (id, change) => {
        callers.set(id, { ...callers.get(id), ...change } as CallerSettings);
      },
      rotate: async (id) => {
        const next = `key-${++count}-${'0'.repeat(16)}`;
        const caller = callers.get(id);
        if (caller) callers.set(next, caller);
        callers.delete(id);
        return created(next);
      },
    },
  };
  return { url, hooks };
}

describe('a caller that the run creates to be refused', () => {
  test('is refused by a correct server', async () => {
    const { url, hooks } = await noteServer();
    const { report, ...rest } = await run(await modelOf(DOCUMENT), url, { hooks });
    expect(findingTexts({ report, ...rest })).toEqual([]);
    expect(report.ledger.map(({ error, verdict }) => `${error} ${verdict}`)).toEqual([
      'null proven',
      'unauthorized proven',
      'plan_required proven',
      'scope_missing proven',
      'ip_not_allowed proven',
    ]);
  });

  test.each<[Fault, string]>([
    ['revoked keys are accepted', 'credential revoked, whatever the error'],
    ['a key in use stays accepted', 'credential revoked, whatever the error'],
    ['keys in the query are accepted', 'credential misplaced, whatever the error'],
    ['scopes are ignored', 'scope type'],
    ['addresses are ignored', 'address blocked'],
    ['addresses of IPv6 are ignored', 'address blocked'],
    ['properties of callers are ignored', 'a caller that provokes plan_required'],
  ])('is a finding if %s', async (fault, cause) => {
    const { url, hooks } = await noteServer(fault);
    const { report } = await run(await modelOf(DOCUMENT), url, { hooks });
    const messages = report.findings
      .filter(({ rule, severity }) => rule === 'forbidden-accepted' && severity === 'error')
      .map(({ message }) => message);
    expect(messages.some((message) => message.includes(`(${cause})`))).toBe(true);
  });
});
