/** Ends a string with a full stop, which library messages often lack. */
export const sentence = (text: string): string => text.replace(/\.?$/, '.');
