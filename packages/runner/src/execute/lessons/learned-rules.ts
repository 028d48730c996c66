import type { LearnedRule } from '../../report/learned-rule.js';
import { FindingTexts } from '../finding-texts.js';
import type { Session } from '../session.js';

/** Returns the rules that a run has learned, sorted by operation and pointer, with secrets and personal values masked. */
export function learnedRules(
  session: Pick<Session, 'lessons' | 'secrets' | 'bodies'>,
): readonly LearnedRule[] {
  const texts = new FindingTexts(session);
  return session.lessons
    .rules((text, pointer) => texts.show(text, pointer))
    .map((learned) => ({ ...learned, rule: texts.shorten(learned.rule) }))
    .toSorted((a, b) => compare(a.operation, b.operation) || compare(a.pointer, b.pointer));
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
