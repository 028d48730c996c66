import { fileURLToPath } from 'node:url';
import type { ServerKind } from '../kit/server-kind.js';
import { django } from './django.js';
import { express } from './express.js';
import { fastapi } from './fastapi.js';
import { go } from './go.js';
import { spring } from './spring.js';

/** All servers. */
export const SERVERS: readonly ServerKind[] = [fastapi, django, express, spring, go];

/** Returns the path of the document of a server. */
export const documentFile = (name: string): string =>
  fileURLToPath(new URL(`../../documents/${name}.yaml`, import.meta.url));
