import { resolve } from 'node:path';
import { readTextFile, UnreadableFileError } from '@touchstone/core/internal';
import type { ReportedFinding, StoredExchanges } from '@touchstone/runner';
import type { Context } from '../context.js';
import { UsageError } from '../expected-error.js';
import { displayPath } from '../file-error.js';

/** The version of the report format that this version of Touchstone writes and reads. */
const REPORT_VERSION = 1;
const SCHEMA = `urn:touchstone:report:${REPORT_VERSION}`;

/** The parts of a report that a replay needs. */
export interface RecordedRun {
  /** Absolute path of the report. */
  readonly path: string;
  readonly document: string;
  readonly server: string;
  readonly seed: number;
  /** Undefined in reports of earlier releases. */
  readonly valueSeed: number | undefined;
  readonly findings: readonly ReportedFinding[];
  readonly exchanges: StoredExchanges | undefined;
}

/**
 * Reads a JSON report of `touchstone test`.
 * @throws {UsageError} if the file cannot be read, is not a complete report, or has an unsupported version.
 */
export async function readReport(file: string, context: Context): Promise<RecordedRun> {
  const report = await readReportFile(file, context);
  const path = resolve(context.cwd, file);
  if (!isReport(report))
    throw new UsageError(
      `${displayPath(path, context.cwd)} is incomplete: expected \`summary.document\`, \`summary.server\`, \`summary.seed\` and ` +
        '`findings` as `touchstone test --reporter json` writes them. Run the test again.',
    );
  const { summary, findings, exchanges } = report;
  const { document, server, seed, valueSeed } = summary;
  return { path, document, server, seed, valueSeed, findings, exchanges };
}

/**
 * Reads the value of a JSON report whose version this release supports. Its other members are not checked.
 * @throws {UsageError} if the file cannot be read, is not JSON, or has an unsupported version.
 */
export async function readReportFile(file: string, context: Context): Promise<unknown> {
  const path = resolve(context.cwd, file);
  const name = displayPath(path, context.cwd);
  const text = await readTextFile(path).catch((error: unknown) => {
    if (!(error instanceof UnreadableFileError)) throw error;
    const reason = error.code === 'ENOENT' ? 'the file does not exist' : error.message;
    throw new UsageError(`${name} cannot be read: ${reason}.`);
  });
  const report = parse(text, name);
  assertVersion(report, name);
  return report;
}

function parse(text: string, name: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UsageError(
      `${name} is not JSON (${reason}). Expected a report of \`touchstone test --reporter json=FILE\`.`,
    );
  }
}

/** @throws {UsageError} unless `$schema` names the version that this release reads. */
function assertVersion(report: unknown, name: string): void {
  const schema = isObject(report) && '$schema' in report ? report.$schema : undefined;
  if (schema === SCHEMA) return;
  const version = /^urn:touchstone:report:(\d+)$/.exec(String(schema))?.[1];
  const expected = `expected \`$schema\` to be '${SCHEMA}', received ${JSON.stringify(schema) ?? 'none'}`;
  if (version === undefined) throw new UsageError(`${name} is not a report of Touchstone: ${expected}.`);
  throw new UsageError(
    Number(version) > REPORT_VERSION
      ? `${name} was written by a newer release of Touchstone: ${expected}. Update Touchstone.`
      : `${name} was written by an older release of Touchstone: ${expected}. Run the test again.`,
  );
}

interface ReportShape {
  readonly summary: Pick<RecordedRun, 'document' | 'server' | 'seed' | 'valueSeed'>;
  readonly findings: readonly ReportedFinding[];
  readonly exchanges?: StoredExchanges;
}

function isReport(value: unknown): value is ReportShape {
  if (!isObject(value) || !('summary' in value) || !('findings' in value)) return false;
  const { summary, findings } = value;
  return (
    isObject(summary) &&
    'document' in summary &&
    typeof summary.document === 'string' &&
    'server' in summary &&
    typeof summary.server === 'string' &&
    'seed' in summary &&
    Number.isSafeInteger(summary.seed) &&
    (!('valueSeed' in summary) || Number.isSafeInteger(summary.valueSeed)) &&
    Array.isArray(findings) &&
    findings.every(isFinding) &&
    (!('exchanges' in value) || isStore(value.exchanges))
  );
}

const isFinding = (value: unknown): boolean =>
  isObject(value) &&
  'case' in value &&
  typeof value.case === 'string' &&
  'rule' in value &&
  typeof value.rule === 'string' &&
  'message' in value &&
  typeof value.message === 'string' &&
  (!('cases' in value) || Array.isArray(value.cases));

const isStore = (value: unknown): boolean =>
  isObject(value) && 'file' in value && typeof value.file === 'string';

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;
