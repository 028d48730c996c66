import fc from 'fast-check';
import type { CommandInput } from '../input.js';
import { hostileDocument } from './document.js';

export const hostileCommand: fc.Arbitrary<CommandInput> = fc.record({
  kind: fc.constant('command'),
  command: fc.constantFrom<CommandInput['command'][]>('lint', 'generate', 'list', 'mock'),
  document: hostileDocument,
});
