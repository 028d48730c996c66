/** Normalizes the spelling of a name: `bank-accounts`, `bank_accounts` and `bankAccounts` become `bankaccounts`. */
export const normalizeName = (name: string): string => name.replaceAll(/[_-]/g, '').toLowerCase();

/** Returns the normalized singular of a name: `pet` for `pets`, `category` for `categories`. */
export const singular = (name: string): string =>
  normalizeName(name)
    .replace(/ies$/, 'y')
    .replace(/(?<=ss|x|ch|sh)es$|s$/, '');
