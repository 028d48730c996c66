import { describe, expect, it } from 'vitest';
import { type Outcome, touchstone, workspace } from './cli.js';
import { plainDocument } from './documents.js';

const referring = plainDocument
  .replace('id: { type: string }', "id: { type: string, x-reference: '/folders/{id}#/path' }")
  .replace("'404':\n", "'503': { description: Down. }\n        '404':\n");

async function listed(system: string): Promise<Outcome> {
  const cwd = await workspace({
    'openapi.yaml': referring,
    'touchstone.config.mjs': `
      const env = (name) => ({ env: name });
      export default { systems: { notes: { document: 'openapi.yaml', ${system} } } };`,
  });
  return touchstone(['test', 'notes', '--list'], { cwd });
}

describe('a configuration that refers to names in the document', () => {
  it('is rejected with suggestions if the document does not contain them', async () => {
    const { code, stdout, stderr } = await listed(`
      callers: { me: { credentials: { ApiKye: env('KEY') } } },
      references: { '/note/{id}': 'n1', '/notes': 'n2', '/folders/{id}#/pth': 'n3' },
      untested: [
        { id: 'GET /notes/{id} 503', why: '' || 'Seldom.' },
        { id: 'GET /note/{id} 503', why: 'Never.' },
        { id: '* 504 *', why: 'Never.' },
      ],`);
    expect(stderr.trimEnd().split('\n')).toEqual([
      'touchstone.config.mjs is invalid:',
      "  systems.notes.callers.me.credentials.ApiKye: the document has no security scheme 'ApiKye'. Did you mean 'ApiKey'?",
      `  systems.notes.references["/note/{id}"]: the document has neither an item path nor an \`x-reference\` of this name. Did you mean '/notes/{id}'?`,
      `  systems.notes.references["/notes"]: the document has neither an item path nor an \`x-reference\` of this name. Expected one of '/notes/{id}', '/folders/{id}#/path'.`,
      `  systems.notes.references["/folders/{id}#/pth"]: the document has neither an item path nor an \`x-reference\` of this name. Did you mean '/folders/{id}#/path'?`,
      "  systems.notes.untested[1].id: 'GET /note/{id} 503' matches no documented response. Did you mean 'GET /notes/{id} 503'?",
      "  systems.notes.untested[2].id: '* 504 *' matches no documented response. --list shows all of them.",
    ]);
    expect(stdout).toBe('');
    expect(code).toBe(2);
  });

  it('may refer to an item path, an x-reference, or a documented response without content', async () => {
    const { code, stderr } = await listed(`
      callers: { me: { credentials: { ApiKey: env('KEY') } } },
      references: { '/notes/{id}': 'n1', '/folders/{id}#/path': 'n2' },
      untested: [{ id: '* 503 *', why: 'Only during a deployment.' }, { id: '* 404 *', why: 'Never.' }],`);
    expect(stderr).toBe('');
    expect(code).toBe(0);
  });
});
