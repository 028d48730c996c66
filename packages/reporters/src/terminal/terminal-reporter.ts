import type { Report, RunEvent } from '@touchstone/runner';
import type { Output, Reporter } from '../reporter.js';
import { renderFindings } from './findings.js';
import { lastLine, skippedLine, untestedAlone } from './last-line.js';
import { renderMatrix } from './matrix.js';
import { renderOpenVariants } from './open-variants.js';
import { printable } from './printable.js';
import { liveProgress, type Progress, plainProgress } from './progress.js';
import { createStyle, type Style } from './style.js';
import { plural, wrap } from './text.js';

/** Where progress goes: `process.stderr`, or any stream. */
export type ProgressStream = NodeJS.WritableStream & {
  readonly isTTY?: boolean;
  readonly columns?: number | undefined;
};

export interface TerminalReporterOptions {
  /** The ledger and the findings: data. */
  readonly out: Output;
  /** Progress: talk. On a terminal one live line, otherwise a line at each tenth. */
  readonly progress: ProgressStream;
  /** Width in characters, held between 80 and 200. Default 100. */
  readonly columns?: number;
  /** Default false; see `wantsColor`. */
  readonly color?: boolean;
  /** Default true; see `wantsUnicode`. */
  readonly unicode?: boolean;
  /** Every finding and every id, instead of the first of each group. */
  readonly verbose?: boolean;
  /** Milliseconds of any steady clock, for the elapsed time of the progress line. */
  readonly now?: () => number;
}

/** Progress while the run lasts; then the ledger, what is wrong, what is open, and one line that sums up. */
export function createTerminalReporter(options: TerminalReporterOptions): Reporter {
  const style = createStyle({
    columns: options.columns || 100,
    color: options.color ?? false,
    unicode: options.unicode ?? true,
  });
  const now = options.now ?? (() => performance.now());
  const progress: Progress = options.progress.isTTY
    ? liveProgress(options.progress, style, now)
    : plainProgress((text) => options.progress.write(text), style, now);
  return {
    onEvent(event) {
      if (event.type === 'run-started') options.progress.write(startLine(event, style));
      progress.onEvent(event);
    },
    finish(report) {
      progress.stop();
      options.out.write(renderReport(report, style, options.verbose ?? false));
    },
  };
}

function startLine(event: Extract<RunEvent, { type: 'run-started' }>, style: Style): string {
  const plan = [
    plural(event.obligations, 'obligation'),
    plural(event.variants, 'variant'),
    plural(event.cases, 'case'),
    `seed ${event.seed}`,
  ];
  const title = printable(`${event.title} ${event.version}`);
  return `${style.bold(title)} at ${printable(event.server)}: ${plan.join(` ${style.dot} `)}\n`;
}

function renderReport(report: Report, style: Style, verbose: boolean): string {
  const { summary, ledger, findings } = report;
  const sections = [
    [style.bold(printable(`${summary.title} ${summary.version}`)), '', ...renderMatrix(ledger, style)],
    section('Findings', renderFindings(findings, style, verbose), style),
    section('Untested', renderOpenVariants(ledger, 'untested', style, verbose), style),
    section('Not attempted', renderOpenVariants(ledger, 'not attempted', style, verbose), style),
    [skippedLine(summary, style)].filter((line) => line !== null),
    summary.aborted === undefined
      ? []
      : [`${style.red(style.glyphs['not attempted'])} Ended early: ${printable(summary.aborted)}`],
    wrapped(untestedAlone(report), style),
    [lastLine(report, style)],
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

const wrapped = (text: string | null, style: Style): readonly string[] =>
  text === null ? [] : wrap(text.replaceAll('…', style.ellipsis), style.columns);

function section(title: string, lines: readonly string[], style: Style): readonly string[] {
  return lines.length === 0 ? [] : [style.bold(title), '', ...lines];
}
