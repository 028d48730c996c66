/** Environment variables, as in `process.env`. */
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Whether to colour what goes to a stream: `NO_COLOR` (no-color.org) beats `FORCE_COLOR` beats
 * what the terminal says of itself.
 */
export function wantsColor(environment: Environment, isTerminal: boolean): boolean {
  if (environment.NO_COLOR) return false;
  const forced = environment.FORCE_COLOR;
  if (forced !== undefined) return forced !== '0' && forced !== 'false';
  return isTerminal && environment.TERM !== 'dumb';
}

/** Whether ✓ and ✗ can be shown: not where the locale (POSIX, XBD 8.2) or the console says otherwise. */
export function wantsUnicode(environment: Environment, platform: string): boolean {
  if (platform === 'win32') {
    return Boolean(environment.WT_SESSION ?? environment.TERM_PROGRAM ?? environment.CI);
  }
  if (environment.TERM === 'linux' || environment.TERM === 'dumb') return false;
  const locale = environment.LC_ALL || environment.LC_CTYPE || environment.LANG;
  return !locale || /utf-?8/i.test(locale);
}
