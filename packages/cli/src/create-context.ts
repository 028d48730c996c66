import type { Context } from './context.js';
import { maskedStream } from './masked-stream.js';
import { createSecrets } from './secrets.js';

export function createContext(process: NodeJS.Process): Context {
  const secrets = createSecrets();
  return {
    cwd: process.cwd(),
    env: process.env,
    out: maskedStream(process.stdout, secrets),
    err: maskedStream(process.stderr, secrets),
    secrets,
  };
}
