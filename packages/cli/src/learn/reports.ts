import { resolve } from 'node:path';
import type { Report } from '@touchstone/runner';
import type { Context } from '../context.js';
import { UsageError } from '../expected-error.js';
import { displayPath } from '../file-error.js';
import { readReportFile } from '../replay/read-report.js';

/** Number of runs that must agree. */
export const RUNS = 3;

/**
 * Reads JSON reports of different runs of the same document.
 * @throws {UsageError} if a file is not a complete report, or if the reports are too few or do not belong together.
 */
export async function readReports(files: readonly string[], context: Context): Promise<readonly Report[]> {
  const reports = [];
  for (const file of files) {
    const report = await readReportFile(file, context);
    if (!isReport(report))
      throw new UsageError(
        `${displayPath(resolve(context.cwd, file), context.cwd)} is incomplete: expected \`summary\`, \`ledger\` and ` +
          '`findings` as `touchstone test --reporter json` writes them. Run the test again.',
      );
    reports.push(report);
  }
  const runs = new Set(reports.map(({ summary }) => summary.run));
  if (runs.size < RUNS)
    throw new UsageError(
      `Expected reports of at least ${RUNS} runs, received ${runs.size}: a cause counts only if several runs prove it.`,
    );
  const documents = new Set(reports.map(({ summary }) => summary.document));
  if (documents.size > 1)
    throw new UsageError(`The reports are of different documents: ${[...documents].join(', ')}.`);
  return reports;
}

function isReport(value: unknown): value is Report {
  if (!isObject(value)) return false;
  const { summary, ledger, findings } = value;
  return (
    isObject(summary) &&
    typeof summary['run'] === 'string' &&
    typeof summary['document'] === 'string' &&
    Array.isArray(ledger) &&
    ledger.every(isEntry) &&
    Array.isArray(findings) &&
    findings.every((finding) => isObject(finding) && typeof finding['rule'] === 'string')
  );
}

const isEntry = (value: unknown): boolean =>
  isObject(value) &&
  typeof value['operation'] === 'string' &&
  typeof value['verdict'] === 'string' &&
  (value['error'] === null || typeof value['error'] === 'string') &&
  Array.isArray(value['variants']) &&
  value['variants'].every(isObject);

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;
