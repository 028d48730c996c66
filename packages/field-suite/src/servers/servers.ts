import type { ServerKind } from '../kit/server-kind.js';
import { django } from './django.js';
import { fastapi } from './fastapi.js';

/** All servers. */
export const SERVERS: readonly ServerKind[] = [fastapi, django];
