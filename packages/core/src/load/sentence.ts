/** With a full stop at its end, as messages of others seldom have. */
export const sentence = (text: string): string => text.replace(/\.?$/, '.');
