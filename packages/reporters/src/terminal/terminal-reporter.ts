import type { BudgetLimits, Report, RunEvent } from '@touchstone/runner';
import type { Output, Reporter } from '../reporter.js';
import { changedHeading, renderChanged } from './changed.js';
import { renderCodes } from './codes.js';
import { renderFindings } from './findings.js';
import { droppedLine, lastLine, skippedLine, untestedOnly } from './last-line.js';
import { renderLearned } from './learned.js';
import { renderLeftBehind } from './left-behind.js';
import { renderListChanges } from './list-changes.js';
import { renderMatrix } from './matrix.js';
import { nextSteps } from './next-step.js';
import { renderOpenVariants } from './open-variants.js';
import { renderPartlyTried } from './partly-tried.js';
import { printable } from './printable.js';
import { liveProgress, type Progress, plainProgress } from './progress.js';
import { createStyle, MIN_COLUMNS, type Style } from './style.js';
import { count, joined, plural, wrap } from './text.js';

/** The destination of progress: `process.stderr`, or any stream. */
export type ProgressStream = NodeJS.WritableStream & {
  readonly isTTY?: boolean;
  readonly columns?: number | undefined;
};

/** Options of {@link createTerminalReporter}. */
export interface TerminalReporterOptions {
  /** Destination of the ledger and the findings, which are written when the run has finished. */
  readonly out: Output;
  /**
   * Destination of the start line, the notes and the progress. Progress is one line that is redrawn, or else a line
   * after each tenth of the cases and before each long wait.
   */
  readonly progress: ProgressStream;
  /** Redraw the line of progress in place. Default: true if `progress` is a terminal; see {@link wantsProgressLine}. */
  readonly redraw?: boolean;
  /** Width in characters, limited to 80 to 200. Default: 80. */
  readonly columns?: number;
  /** Colour the output. Default: false; see {@link wantsColor}. */
  readonly color?: boolean;
  /** Use characters such as ✓ instead of ASCII only. Default: true; see {@link wantsUnicode}. */
  readonly unicode?: boolean;
  /** Show all findings and ids of each group, and values in full. Default: false. */
  readonly verbose?: boolean;
  /** A monotonic clock in milliseconds for the elapsed time. Default: `performance.now`. */
  readonly now?: () => number;
}

/**
 * Creates a reporter that shows progress during the run, and then the ledger, the findings, the variants that are not
 * proven, and a summary line.
 *
 * @example
 * const reporter = createTerminalReporter({ out: process.stdout, progress: process.stderr });
 * for await (const event of execute(plan, options)) reporter.onEvent(event);
 * await reporter.finish(report);
 */
export function createTerminalReporter(options: TerminalReporterOptions): Reporter {
  const style = createStyle({
    columns: options.columns || MIN_COLUMNS,
    color: options.color ?? false,
    unicode: options.unicode ?? true,
  });
  const now = options.now ?? (() => performance.now());
  const progress: Progress =
    (options.redraw ?? options.progress.isTTY)
      ? liveProgress(options.progress, style, now)
      : plainProgress((text) => options.progress.write(text), style, now);
  return {
    onEvent(event) {
      if (event.type === 'run-started') options.progress.write(startLines(event, style));
      if (event.type === 'run-noted')
        options.progress.write(`${wrap(printable(event.text), style.columns).join('\n')}\n`);
      progress.onEvent(event);
    },
    finish(report) {
      progress.stop();
      options.out.write(renderReport(report, style, options.verbose ?? false));
    },
  };
}

/** Renders the document, the server, the size of the plan and the settings of the run. */
function startLines(event: Extract<RunEvent, { type: 'run-started' }>, style: Style): string {
  const { callers, heldBack, concurrency, timeoutMs } = event;
  const title = printable(`${event.title} ${event.version}`);
  const place = `(${printable(event.document)}) at ${printable(event.server)}`;
  const lines = [
    [
      plural(event.obligations, 'documented response'),
      plural(event.variants, 'variant'),
      plural(event.cases, 'case'),
      `seed ${event.seed}`,
    ],
    [
      `Sends ${['reads', ...event.allow].join(', ')}`,
      ...(heldBack > 0 ? [`${plural(heldBack, 'case')} not sent (safety)`] : []),
      callers.length > 0 ? `callers: ${callers.map(printable).join(', ')}` : 'no configured caller',
    ],
    ...(event.budget ? [[`Budget: ${budgetText(event.budget)}`]] : []),
    [`Run ${event.run}`, `${plural(concurrency, 'case')} at a time`, `${timeoutMs / 1000} s per request`],
  ];
  const isLong = `${title} ${place}`.length > style.columns;
  return `${style.bold(title)}${isLong ? '\n' : ' '}${place}\n${lines
    .map((parts) => `${joined(parts, style)}\n`)
    .join('')}`;
}

function budgetText({ maxSeconds, maxRequests }: BudgetLimits): string {
  return [
    ...(maxSeconds === undefined ? [] : [`${count(maxSeconds)} s`]),
    ...(maxRequests === undefined ? [] : [plural(maxRequests, 'request')]),
  ].join(', ');
}

function renderReport(report: Report, style: Style, verbose: boolean): string {
  const { summary, ledger, findings } = report;
  const sections = [
    [style.bold(printable(`${summary.title} ${summary.version}`)), '', ...renderMatrix(ledger, style)],
    section('Findings', renderFindings(findings, style, verbose), style),
    section('Seen', renderOpenVariants(ledger, 'seen', style, verbose), style),
    section('Untested', renderOpenVariants(ledger, 'untested', style, verbose), style),
    section('Not attempted', renderOpenVariants(ledger, 'not attempted', style, verbose), style),
    section('Tried in part', renderPartlyTried(ledger, style), style),
    section('Learned', renderLearned(report, style), style),
    section('Error codes', renderCodes(report, style), style),
    section(changedHeading(report), renderChanged(report, style, verbose), style),
    section('Left behind', renderLeftBehind(report, style, verbose), style),
    section('Changed lists', renderListChanges(report, style, verbose), style),
    [skippedLine(summary, style), droppedLine(report, style)].filter((line) => line !== null),
    summary.aborted === undefined ? [] : endedEarly(summary.aborted, style),
    wrapped(untestedOnly(report), style),
    [lastLine(report, style), ...nextSteps(report, style)],
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

function endedEarly(reason: string, style: Style): readonly string[] {
  const [first = '', ...others] = wrap(`Ended early: ${printable(reason)}`, style.columns - 2);
  return [`${style.red(style.glyphs['not attempted'])} ${first}`, ...others.map((line) => `  ${line}`)];
}

const wrapped = (text: string | null, style: Style): readonly string[] =>
  text === null ? [] : wrap(text.replaceAll('…', style.ellipsis), style.columns);

function section(title: string, lines: readonly string[], style: Style): readonly string[] {
  return lines.length === 0 ? [] : [style.bold(title), '', ...lines];
}
