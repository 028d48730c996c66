import type { Member } from './members.js';
import { mentionedIn } from './mentions.js';

/** A sentence of a refusal, divided at the condition that qualifies its rule. */
export interface QualifiedSentence {
  /** The sentence without the condition. */
  readonly rule: string;
  /** The condition, such as "while another order is open"; undefined if the rule is absolute. */
  readonly condition: string | undefined;
}

const CONDITIONS =
  'while|whilst|when|whenever|where|if|unless|until|because|due to|during|except|as long as|so long as|in case|provided that|given that';

/** Matches a condition before the rule, with the comma that ends it. */
const LEADING = new RegExp(String.raw`^\s*((?:only\s+)?(?:${CONDITIONS})\s[^,]*),\s*`, 'i');

const BEGINNING = new RegExp(String.raw`^\s*(?:only\s+)?(?:${CONDITIONS})\s`, 'i');

/** Matches the first word of a condition after the rule. Words in a list, such as "when, if or while", are values. */
const TRAILING = new RegExp(
  String.raw`[\s,(:–—-]*\b(?:only\s+)?(${CONDITIONS}|for)\s+(?!(?:or|and)\b)(?=\S)`,
  'gi',
);

/** Matches the words of a rule. */
const RULE =
  /\b(?:must|should|shall|can|cannot|may|needs?|has|have|is|are|be|not|no|only|invalid|required|expected|allowed|permitted|refused|limit(?:ed)?|exceeds?|at (?:most|least)|up to|min(?:imum)?|max(?:imum)?|between|too|(?:greater|higher|larger|more|less|fewer|lower|smaller) than)\b|n['’]t\b|[<>≤≥]/i;

/** Matches the words after "for" that refer to the member or to the request, as in "is required for this operation". */
const ANY_REQUEST =
  /^(?:(?:the|this|that|an?|each|every|all|any)\s+)?(?:fields?|property|properties|parameters?|attributes?|members?|values?|type|columns?|keys?|requests?|operations?|endpoints?|calls?|methods?|actions?|objects?|resources?|entity|entities|models?|schemas?|body|validation|creat\w+|updat\w+)\b/i;

/** Matches the parts that are quoted: their words are no condition. */
const QUOTED =
  /"[^"]*"|`[^`]*`|(?<![\p{L}\p{N}])'[^']*'(?![\p{L}\p{N}])|\^[^\n]*\$|(?<=\s)\/\S+\/(?=[\s.,]|$)/gu;

/** Returns true if a sentence begins with a condition, which ends at the first comma. */
export const beginsWithCondition = (sentence: string): boolean => LEADING.test(unquoted(sentence));

/**
 * Divides a sentence at the condition that qualifies its rule, before or after it.
 * @param member The member that the sentence is about: "for quantity" does not qualify a rule about `quantity`.
 */
export function qualified(sentence: string, member?: Member): QualifiedSentence {
  const text = unquoted(sentence);
  const [leading, first] = LEADING.exec(text) ?? [];
  if (leading !== undefined && first !== undefined)
    return { rule: sentence.slice(leading.length), condition: sentence.slice(0, first.length) };
  if (BEGINNING.test(text)) return { rule: sentence, condition: sentence };
  for (const { 0: matched, 1: word = '', index } of text.matchAll(TRAILING)) {
    const rest = sentence.slice(index + matched.length);
    const isAbout = member !== undefined && mentionedIn(rest, [member]).length > 0;
    const isUnconditional = /^for$/i.test(word) && (isAbout || ANY_REQUEST.test(rest));
    if (isUnconditional || !RULE.test(text.slice(0, index))) continue;
    return { rule: sentence.slice(0, index), condition: sentence.slice(index).replace(/^[\s,(:–—-]+/, '') };
  }
  return { rule: sentence, condition: undefined };
}

/** Replaces the quoted parts of a sentence by fillers of the same length. */
const unquoted = (sentence: string): string => sentence.replaceAll(QUOTED, (part) => '_'.repeat(part.length));
