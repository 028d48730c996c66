/**
 * A server for `plainDocument`, started as `node server.mjs --port 0`. The environment variable `MODE` selects its
 * behaviour: `good`; `wrong` (returns an undocumented body); `leaks` (returns the key of the request); `silent` (never
 * responds); `garbage` (does not speak HTTP); `dies` (prints its key and exits at the first request); `stubborn` (does
 * not respond to requests with a key, and ignores SIGTERM, as does its child process); `leaves` (exits after the
 * request for its control capabilities); `helpless` (its control protocol creates no callers).
 */
export const notesServer = `
import { spawn } from 'node:child_process';
import { appendFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createServer as createTcpServer } from 'node:net';
const mode = process.env.MODE ?? 'good';
const note = { id: 'n1', text: 'hello' };
if (process.env.PIDS) appendFileSync(process.env.PIDS, process.pid + '\\n');
if (mode === 'stubborn') {
  process.on('SIGTERM', () => {});
  const child = spawn(process.execPath, ['-e', "process.on('SIGTERM', () => {}); setInterval(() => {}, 1000)"], { stdio: 'ignore' });
  appendFileSync(process.env.PIDS, child.pid + '\\n');
}
const handle = (request, response) => {
  const answer = (status, body) => {
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(body));
  };
  if (/leaves|helpless/.test(mode) && request.url === '/control/capabilities') {
    if (mode === 'leaves') response.on('finish', () => process.exit(0));
    return answer(200, { protocol: '1', callers: true, actions: [] });
  }
  if (mode === 'helpless' && request.url === '/control/callers') return answer(500, { message: 'no room left' });
  if (mode === 'good' && request.headers['x-break']) return answer(500, { broken: true });
  const key = request.headers['x-api-key'];
  if (mode === 'silent' || (mode === 'stubborn' && key)) return;
  if (mode === 'dies') { console.error('fatal: key', process.env.SERVER_KEY); process.exit(4); }
  if (key !== (process.env.SERVER_KEY ?? 'canary-5ecret')) return answer(401, { error: 'unauthorized' });
  if (mode === 'wrong') return answer(200, { id: 1, unexpected: true });
  if (mode === 'leaks') return answer(200, [{ id: 'n1', text: 'your key is ' + key, key }]);
  if (request.url === '/notes') return answer(200, [note]);
  if (request.url === '/notes/n1') return answer(200, note);
  answer(404, { error: 'not_found' });
};
const server = mode === 'garbage'
  ? createTcpServer((socket) => { socket.on('error', () => {}); socket.end('220 mail.example ESMTP\\r\\n'); })
  : createServer(handle);
server.listen(0, '127.0.0.1', () => console.log('notes listening on http://127.0.0.1:' + server.address().port));
process.stdin.on('close', () => { if (mode !== 'stubborn') process.exit(0); }).resume();
`;

/** A configuration that starts the server from `server.mjs`. */
export const notesConfig = `import { defineConfig, env } from '@touchstone/cli';
export default defineConfig({
  systems: {
    notes: {
      document: 'openapi.yaml',
      server: {
        command: process.execPath,
        args: ['server.mjs', '--port', '0'],
        env: { SERVER_KEY: env('NOTES_KEY') },
        ready: /listening on (\\S+)/,
      },
      callers: { reader: { credentials: { ApiKey: env('NOTES_KEY') } } },
      ...(process.env.HOOKS && { control: { hooks: eval(process.env.HOOKS) } }),
      ...(process.env.SPEAKS && { control: { token: env('SPEAKS') } }),
      untested: JSON.parse(process.env.WAIVED ?? '[]'),
      report: 'reports/notes.json',
      timeout: 1500,
    },
  },
});
`;
