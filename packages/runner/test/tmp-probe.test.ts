import { test } from 'vitest';
import { desk } from './desk-document.js';
import { type DeskBug, deskServer } from './desk-server.js';
import { found, modelOf, run, told } from './harness.js';
const bugs: DeskBug[] = [
  'empty tenant admitted','missing tenant told as wrong','wrong tenant admitted','wrong tenant ends the token','switched off tenant admitted','denied edits','denied edit stays','permission never mends','attic answers 404','wrong secret admitted','unknown client in the header told in 400','revoked client gets tokens','any grant','JSON for a form','no grant needed','token outlives its life','token dies early','revoked token lives','undeclared query ignored','absent update made','foreign update made','foreign told apart','bulk changes the first','bulk removes the first','refused removal removes','any title updates','any body removes'];
test('probe', async () => {
  const model = await modelOf(desk);
  for (const bug of bugs) {
    const t = Date.now();
    const server = await deskServer(bug);
    const result = await run(model, server.url, { hooks: server.hooks });
    console.log(`### ${bug} (${Date.now() - t} ms, left ${server.tasks.size})\n${JSON.stringify(found(result))}\n${told(result).map((l) => `   ${l.slice(0, 230)}`).join('\n')}`);
  }
}, 300000);
