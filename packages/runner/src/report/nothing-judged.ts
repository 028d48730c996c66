import type { Report } from './report.js';

/**
 * Returns why a run has no result, or `null` if it has one. A run without a result neither passed nor failed: no
 * variant was proven or violated, and there are no findings. Obligations that the configuration allows to remain
 * untested are ignored, so a run in which every obligation is waived has a result.
 *
 * @returns The detail, or else the reason, of the first variant that is not waived. Variants that were not attempted
 * take precedence, because they indicate a failure.
 */
export function nothingJudged({ summary, ledger }: Report): string | null {
  const { proven, violated } = summary.variantVerdicts;
  const open = ledger.filter(({ waived }) => waived === undefined);
  if (proven > 0 || violated > 0 || summary.findings > 0 || open.length === 0) return null;
  const variants = open.flatMap((entry) => entry.variants);
  const first = variants.find(({ verdict }) => verdict === 'not attempted') ?? variants[0];
  return first?.detail ?? first?.reason ?? 'No variant could be tried.';
}
