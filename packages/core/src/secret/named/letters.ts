const LETTERS: ReadonlyMap<string, string> = new Map([
  ['ß', 'ss'],
  ['ø', 'o'],
  ['Ø', 'O'],
  ['ł', 'l'],
  ['Ł', 'L'],
]);

/** Returns a name in compatibility form (NFKC) without accents, because `prénom` is often written as `prenom`. */
export const withoutAccents = (name: string): string =>
  /^\p{ASCII}*$/u.test(name)
    ? name
    : name
        .normalize('NFKD')
        .replaceAll(/[\u0300-\u036f]/g, '')
        .normalize('NFKC')
        .replaceAll(/[ßøØłŁ]/g, (letter) => LETTERS.get(letter) ?? letter);
