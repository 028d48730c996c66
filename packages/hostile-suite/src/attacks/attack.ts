import type { Failure, Input } from '../input.js';
import { attackCommand } from './attack-command.js';
import { attackDocument } from './attack-document.js';
import { attackMock } from './attack-mock.js';
import { attackServer } from './attack-server.js';
import { selfTest } from './self-test.js';

/** Attacks Touchstone with one input, in this process. Returns the first broken promise. */
export function attack(input: Input): Promise<Failure | undefined> {
  switch (input.kind) {
    case 'document':
      return attackDocument(input);
    case 'server':
      return attackServer(input);
    case 'request':
      return attackMock(input);
    case 'command':
      return attackCommand(input);
    case 'self-test':
      return selfTest(input);
  }
}
