import type { ServerKind } from '../kit/server-kind.js';
import { django } from './django.js';
import { express } from './express.js';
import { fastapi } from './fastapi.js';
import { go } from './go.js';
import { spring } from './spring.js';

/** All servers. */
export const SERVERS: readonly ServerKind[] = [fastapi, django, express, spring, go];
