/** The reporters that `--reporter` accepts in every command. */
export const reporterNames = ['terminal', 'json'] as const;

export type ReporterName = (typeof reporterNames)[number];

export function isReporterName(word: string): word is ReporterName {
  return reporterNames.some((name) => name === word);
}
