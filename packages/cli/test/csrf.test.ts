import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { touchstone, workspace } from './cli.js';

const document = `openapi: 3.1.0
info: { title: Notes, version: '1' }
security: [{ session: [] }]
components: { securitySchemes: { session: { type: apiKey, in: cookie, name: sid } } }
paths:
  /notes:
    get: { responses: { '200': { description: All }, '403': { description: Refused } } }
    post:
      x-effect: create
      requestBody: { required: true, content: { application/json: { schema: { type: object, required: [text], properties: { text: { type: string } } } } } }
      responses: { '201': { description: It }, '403': { description: Refused } }
`;

it('exits with 3 if the server refuses the CSRF token of every write', async () => {
  const server = createServer(({ method, headers }, response) => {
    const isRefused =
      headers.cookie !== 'sid=s1-session' || (method !== 'GET' && headers['x-csrf-token'] !== 'c1');
    response.writeHead(isRefused ? 403 : method === 'GET' ? 200 : 201).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const cwd = await workspace({ 'openapi.yaml': document });
  const headers = ['--header', 'Cookie: sid=s1-session', '--header', 'X-CSRF-Token: wrong-token'];
  const { stderr, code } = await touchstone(['test', 'openapi.yaml', '--server', url, ...headers], { cwd });
  expect(stderr.replaceAll(/\s+/g, ' ')).toContain(
    'The server accepted reads, but answered every write with 403: check the CSRF token in the header x-csrf-token.',
  );
  expect(code).toBe(3);
});
