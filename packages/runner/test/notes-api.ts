import type { Credential } from '../src/index.js';
import { type Answer, type Call, modelOf, type Run, type RunOptions, run, serve } from './harness.js';

/** A document with one list, whose calls need credentials for `security`. */
export const notesDocument = (
  securitySchemes: Readonly<Record<string, object>>,
  security: readonly object[] = [Object.fromEntries(Object.keys(securitySchemes).map((name) => [name, []]))],
): object => ({
  openapi: '3.1.0',
  info: { title: 'Notes', version: '1' },
  servers: [{ url: 'https://notes.example.com' }],
  security,
  paths: {
    '/notes': {
      get: {
        responses: {
          200: {
            description: 'Notes',
            content: { 'application/json': { schema: { type: 'array', items: { type: 'object' } } } },
          },
          401: {
            description: 'No valid credential',
            content: {
              'application/json': {
                schema: {
                  type: 'object',
                  required: ['code'],
                  properties: { code: { type: 'string', enum: ['unauthenticated'] } },
                },
              },
            },
          },
        },
      },
    },
  },
  components: { securitySchemes },
});

export const UNAUTHENTICATED: Answer = { status: 401, body: { code: 'unauthenticated' } };

export interface NotesRun extends Run {
  readonly calls: readonly Call[];
  readonly url: string;
}

/**
 * Runs the notes document against a server.
 * @param answer Returns true for a call with a valid credential, false for another call, or the whole answer.
 * @param other Answers the calls to other paths, such as a login. Default: 404.
 */
export async function runNotes(
  document: object,
  credentials: Readonly<Record<string, Credential>>,
  answer: (call: Call) => boolean | Answer,
  { other, ...options }: RunOptions & { other?: (call: Call) => Answer } = {},
): Promise<NotesRun> {
  const server = await serve((call) => {
    if (call.path !== '/notes') return other?.(call) ?? { status: 404 };
    const answered = answer(call);
    if (typeof answered !== 'boolean') return answered;
    return answered ? { status: 200, body: [] } : UNAUTHENTICATED;
  });
  const result = await run(await modelOf(document), server.url, {
    callers: { me: { credentials } },
    ...options,
  });
  return { ...result, ...server };
}

/** Returns the verdicts of the responses: `200 proven`. */
export const verdicts = ({ report }: Run): readonly string[] =>
  report.ledger.map(({ id, verdict }) => `${/ (\d+) /.exec(`${id} `)?.[1]} ${verdict}`);
