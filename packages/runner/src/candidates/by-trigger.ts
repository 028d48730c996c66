import type { Trigger } from '@touchstone/core';
import { triggerLabel } from '@touchstone/core/internal';
import { wordsIn } from '../plan/code-words.js';
import type { Candidate } from './candidate.js';

/** Returns the candidate whose cause a trigger describes. */
export const byTrigger = (
  trigger: Trigger,
  words: string,
  identity?: readonly (readonly string[])[],
): Candidate => ({
  label: triggerLabel(trigger),
  words: [...wordsIn(triggerLabel(trigger)), ...words.split(' ')],
  ...(identity && { identity }),
  cause: { kind: 'trigger', trigger },
});
