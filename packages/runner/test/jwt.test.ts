import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { type Answer, type Call, findingTexts, openVariants, type RunOptions } from './harness.js';
import { type NotesRun, notesDocument, runNotes } from './notes-api.js';

const HMAC_KEY = 'hmac-of-the-notes-server';
const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const sign = (text: string): string => createHmac('sha256', HMAC_KEY).update(text).digest('base64url');

function issue(claims: object): string {
  const text = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode(claims)}`;
  return `${text}.${sign(text)}`;
}

const TOKEN = issue({ sub: 'anna-5522', aud: 'notes', exp: Math.floor(Date.now() / 1000) + 3600 });
const CODES = ['token_missing', 'token_expired', 'audience_wrong', 'signature_invalid', 'token_invalid'];

/** The checks of a server in their order, by the code of the refusal. */
type Checks = readonly ('exp' | 'aud' | 'signature')[];

const answerBy =
  (checks: Checks) =>
  ({ headers }: Call): boolean | Answer => {
    const refuse = (code: string): Answer => ({ status: 401, body: { code } });
    const token = /^Bearer (.+)$/.exec(headers.authorization ?? '')?.[1];
    if (token === undefined) return refuse('token_missing');
    const [header = '', payload = '', signature] = token.split('.');
    let claims: Record<string, unknown>;
    try {
      claims = JSON.parse(Buffer.from(payload, 'base64url').toString());
    } catch {
      return refuse('token_invalid');
    }
    for (const check of checks) {
      if (check === 'exp' && Number(claims['exp']) < Date.now() / 1000) return refuse('token_expired');
      if (check === 'aud' && claims['aud'] !== 'notes') return refuse('audience_wrong');
      if (check === 'signature' && sign(`${header}.${payload}`) !== signature)
        return refuse('signature_invalid');
    }
    return true;
  };

function runJwt(checks: Checks, options: RunOptions = {}): Promise<NotesRun> {
  const scheme = { Token: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } };
  const text = JSON.stringify(notesDocument(scheme)).replace('["unauthenticated"]', JSON.stringify(CODES));
  return runNotes(JSON.parse(text), { Token: { env: 'TOKEN' } }, answerBy(checks), {
    resolveSecret: () => TOKEN,
    ...options,
  });
}

const causes = ({ report }: NotesRun): Readonly<Record<string, string | null | undefined>> =>
  Object.fromEntries(
    report.ledger.flatMap(({ error, variants }) =>
      variants.flatMap(({ cause, verdict }) => (verdict === 'proven' && error ? [[error, cause]] : [])),
    ),
  );

test('changed JSON Web Tokens prove the errors for their flaws', async () => {
  const result = await runJwt(['exp', 'aud', 'signature']);
  expect(findingTexts(result)).toEqual([]);
  expect(causes(result)).toEqual({
    token_missing: 'credential: missing',
    token_expired: 'JWT with a past exp',
    audience_wrong: 'JWT with another audience',
    signature_invalid: 'JWT with a bad signature',
    token_invalid: 'credential: unknown',
  });
  const events = JSON.stringify(result.events);
  for (const part of TOKEN.split('.').slice(1)) expect(events).not.toContain(part);
});

test('a server that checks the signature first refuses all changed tokens alike', async () => {
  const result = await runJwt(['signature', 'exp', 'aud']);
  expect(findingTexts(result)).toEqual([]);
  expect(causes(result)['signature_invalid']).toMatch(/^JWT with /);
  expect(openVariants(result).join('\n')).toContain('JWT with a past exp (401 signature_invalid)');
});

test('a server that checks no signature is reported', async () => {
  const result = await runJwt(['exp', 'aud']);
  expect(findingTexts(result).join('\n')).toContain(
    'GET /notes accepted a call that `security` forbids (JWT with a bad signature): received 200.',
  );
});

test('tokens are changed only with the permission for wrong credentials', async () => {
  const result = await runJwt(['signature'], { allow: [] });
  const sent = result.calls.map(({ headers }) => headers.authorization);
  expect(new Set(sent)).toEqual(new Set([undefined, `Bearer ${TOKEN}`]));
});

test('at most three wrong credentials are sent to a server with data of others', async () => {
  const result = await runJwt(['exp', 'aud', 'signature'], { isShared: true });
  const wrong = result.calls
    .map(({ headers }) => headers.authorization)
    .filter((sent) => sent !== undefined && sent !== `Bearer ${TOKEN}`);
  expect(wrong.length).toBeLessThanOrEqual(3);
  expect(wrong.length).toBeGreaterThan(0);
});
