import type { Environment } from '../environment.js';
import type { ReadBody } from '../request/body.js';

export interface CredentialSource {
  readonly environment: Environment;
  readonly body: ReadBody;
  header(name: string): string | undefined;
  queryValue(name: string): string | undefined;
  cookie(name: string): string | undefined;
}
