/** How a name reads, however it is spelt: `bank-accounts`, `bank_accounts`, `bankAccounts`. */
export const bare = (name: string): string => name.replaceAll(/[_-]/g, '').toLowerCase();

/** `pet` of `pets`, `category` of `categories`, {@link bare}. */
export const singular = (name: string): string =>
  bare(name)
    .replace(/ies$/, 'y')
    .replace(/(?<=ss|x|ch|sh)es$|s$/, '');
