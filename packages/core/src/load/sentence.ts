/** Ends a string with a full stop, which messages of libraries often lack. */
export const sentence = (text: string): string => text.replace(/\.?$/, '.');
