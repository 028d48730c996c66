/** Environment variables, as in `process.env`. */
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Returns true if output to a stream should be coloured. `NO_COLOR` (no-color.org) takes precedence over `FORCE_COLOR`.
 * If neither is set, output is coloured on any terminal whose `TERM` is not `dumb`.
 *
 * @example
 * createTerminalReporter({ out, progress, color: wantsColor(process.env, process.stdout.isTTY) });
 */
export function wantsColor(environment: Environment, isTerminal: boolean): boolean {
  if (environment.NO_COLOR) return false;
  const forced = environment.FORCE_COLOR;
  if (forced !== undefined) return forced !== '0' && forced !== 'false';
  return isTerminal && environment.TERM !== 'dumb';
}

/**
 * Returns true if the stream is a terminal that can redraw a line in place. A `dumb` terminal cannot.
 *
 * @example
 * createTerminalReporter({ out, progress, redraw: wantsProgressLine(process.env, process.stderr.isTTY) });
 */
export function wantsProgressLine(environment: Environment, isTerminal: boolean): boolean {
  return isTerminal && environment.TERM !== 'dumb';
}

/**
 * Returns true if the terminal can show ✓ and ✗. Depends on `TERM` and the locale (POSIX, XBD 8.2) or, on Windows, on
 * the kind of console.
 *
 * @example
 * createTerminalReporter({ out, progress, unicode: wantsUnicode(process.env, process.platform) });
 */
export function wantsUnicode(environment: Environment, platform: string): boolean {
  if (platform === 'win32') {
    return Boolean(environment.WT_SESSION ?? environment.TERM_PROGRAM ?? environment.CI);
  }
  if (environment.TERM === 'linux' || environment.TERM === 'dumb') return false;
  const locale = environment.LC_ALL || environment.LC_CTYPE || environment.LANG;
  return !locale || /utf-?8/i.test(locale);
}
