import { readFile } from 'node:fs/promises';
import { relative, resolve } from 'node:path';
import type { ApiModel } from '@touchstone/core';
import { ContentMasker, SecretMasker, secretNames } from '@touchstone/core/internal';
import type { ExecuteOptions } from '@touchstone/runner';
import type { Context } from '../context.js';
import { fileError } from '../file-error.js';
import { runCommand } from '../run-command.js';
import type { Target } from '../targets.js';

/** Maximum size of a certificate or key file in characters. */
const MAX_FILE_LENGTH = 1024 * 1024;

/** Matches the names of environment variables whose values a command may print by mistake. */
const SECRET_VARIABLE = /pass|pwd|secret|token|key|credential|auth/i;
/** Minimum length of such a value in characters, because a shorter one may be an ordinary word. */
const MIN_LENGTH = 8;

interface CredentialAccess {
  readonly target: Target;
  readonly context: Context;
  readonly model: ApiModel;
  readonly signal: AbortSignal;
}

/** Returns access to the commands and files that credentials name, relative to the directory of the configuration. */
export function credentialAccess({
  target,
  context,
  model,
  signal,
}: CredentialAccess): Pick<ExecuteOptions, 'runCommand' | 'readFile'> {
  const { directory } = target;
  // The output of a command may contain a secret that is not known yet.
  const content = new ContentMasker(secretNames(model.securitySchemes.values()));
  const variables = new SecretMasker();
  for (const [name, value] of Object.entries(context.env))
    if (SECRET_VARIABLE.test(name) && value !== undefined && value.length >= MIN_LENGTH)
      variables.add(value, name);
  const mask = (text: string): string => content.mask(variables.mask(context.secrets.mask(text)));
  return {
    runCommand: (command) => runCommand(command, { cwd: directory, env: context.env, signal, mask }),
    readFile: async (name) => {
      const path = resolve(directory, name);
      const text = await readFile(path, 'utf8').catch((error: unknown) => {
        throw fileError(error, 'read', relative(context.cwd, path), context.cwd);
      });
      if (text.length > MAX_FILE_LENGTH) throw new Error(`${name} is too large for a certificate.`);
      return text;
    },
  };
}
