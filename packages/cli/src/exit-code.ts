/** What the process answers with. */
export const exitCode = {
  passed: 0,
  /** Something was found: a problem of the document, a stale file, a finding; or not attempted, or out of reach. */
  findings: 1,
  /** The input cannot be used, or the server cannot be reached: nothing was judged. */
  unusable: 2,
  /** Ctrl-C: 128 + SIGINT. */
  interrupted: 130,
} as const;

export const exitCodesHelp = `Exit codes:
  0    passed
  1    findings: something is wrong with the document, the files or the server;
       or something was not attempted, or is untested and the configuration does not allow it
  2    unusable input: bad options or configuration, a document that cannot be read,
       a server that cannot be reached or started; or nothing could be judged
  130  cancelled with Ctrl-C; what was found until then is reported`;

export const mockExitCodesHelp = `Exit codes:
  0    stopped, by Ctrl-C or by a signal
  2    unusable input: bad options or configuration, a document that cannot be read,
       or nowhere to listen`;
