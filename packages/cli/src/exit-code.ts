export const exitCode = {
  passed: 0,
  /**
   * A document has a problem, a generated file is outdated, a run has a finding, or a documented response that must be
   * tested is untested.
   */
  findings: 1,
  /** The input is unusable, the server cannot be started or reached, or the output cannot be written. */
  unusable: 2,
  /** The server ended, refused the credential or accepted no call, or responses were not attempted: too little is proven. */
  inconclusive: 3,
  /** The command was cancelled with Ctrl-C: 128 + SIGINT. */
  interrupted: 130,
} as const;

export const exitCodesHelp = `Exit codes:
  0    passed
  1    findings: the document, the files or the server have problems; or a documented response
       is untested and the configuration does not allow that
  2    unusable input: invalid options or configuration, an unreadable document,
       a server that cannot be started or reached; or the output cannot be written
  3    inconclusive: the server ended, refused the credential, or accepted no call; or responses
       could not be attempted or the budget was used up, and nothing else failed
  130  cancelled with Ctrl-C; findings up to that point are reported`;

export const learnExitCodesHelp = `Exit codes:
  0    the overlay was written, or there is nothing to learn
  1    the overlay was written, or there is nothing to learn, and a run found that the server
       contradicts its document
  2    unusable input: invalid options or configuration, an unreadable document or report, an
       output that exists or cannot be written, or a server that cannot be started or reached
  3    inconclusive: the server ended, refused the credential, or accepted no call; nothing is written
  130  cancelled with Ctrl-C; nothing is written`;

export const mockExitCodesHelp = `Exit codes:
  0    stopped by Ctrl-C or a signal
  2    unusable input: invalid options or configuration, an unreadable document;
       or the address is not available; or the output cannot be written`;

export const cleanupExitCodesHelp = `Exit codes:
  0    no resource of the run is left; or the runs are listed
  1    resources may be left; the output lists them
  2    unusable input: an unknown run, invalid options or configuration, an unreadable document
       or journal, a run that has not ended, or a server that cannot be started or reached
  3    inconclusive: the base path is wrong, or the server refused the credential
  130  cancelled with Ctrl-C`;

export const replayExitCodesHelp = `Exit codes:
  0    the finding does not occur any more; for a case, it has no finding
  1    the finding occurs
  2    unusable input: invalid options or configuration, an unreadable report or document,
       an unknown finding, or a server that cannot be started or reached
  3    inconclusive: the case was not allowed, ended early, or has another finding
  130  cancelled with Ctrl-C`;
