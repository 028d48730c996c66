import { wordsIn } from './code-words.js';

const POSITION =
  /(^|_)(position|pos|index|idx|ordinal|offset|rank)$|^(row|line|place|order)$|^(row|line|sort|display)_(no|number|order)$/;

/** Returns true if the name says that an id is a place in a list, which changes if other items are added or removed. */
export const isPosition = (name: string): boolean => POSITION.test(wordsIn(name).join('_'));
