import { callerFields } from '@touchstone/server-kit';
import { z } from 'zod';
import { keyFields } from '../http/key-fields.js';

export const callerSettings = z.strictObject({ ...keyFields, ...callerFields });
export type CallerSettings = z.infer<typeof callerSettings>;
