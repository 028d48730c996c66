import { own } from '@touchstone/core/internal';
import { differences } from './differences.js';

type Members = Readonly<Record<string, unknown>>;

/** The bodies of the requests that created and updated a resource, and the resource before and after the update. */
export interface UpdateBodies {
  readonly creation: Members;
  readonly before: Members;
  readonly sent: Members;
  readonly after: Members;
}

/**
 * Returns the names of the texts that an update did not change although it sent other values. A text counts only if the
 * resource showed the text of its creation before, because the server may derive other texts. Returns none if any member
 * that was sent has changed, because a server may ignore single members.
 */
export function lostMembers(
  { creation, before, sent, after }: UpdateBodies,
  texts: readonly string[],
): readonly string[] {
  const isChanged = Object.keys(sent).some(
    (name) => differences(own(before, name), own(after, name)).length > 0,
  );
  if (isChanged) return [];
  return texts.filter((name) => {
    const [first, shown, wanted] = [creation, before, sent].map((members) => own(members, name));
    return (
      typeof shown === 'string' && shown === first && typeof wanted === 'string' && !isAlike(shown, wanted)
    );
  });
}

/** Returns true if two texts differ only in case, white space, the form of characters or the spelling of a number. */
const isAlike = (one: string, other: string): boolean => {
  const [first, second] = [one, other].map(normalized);
  return first === second || (first !== '' && Number(first) === Number(second));
};

const normalized = (text: string): string =>
  text.normalize('NFKC').trim().replaceAll(/\s+/g, ' ').toLowerCase();
