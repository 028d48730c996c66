import type { Finding, FrontResult } from './engine/campaign.js';

/** Maximum length of an input in a report, in characters. */
const INPUT_LENGTH = 6000;

/** Describes a failure with the seed, path and input that reproduce it. Truncates a long input. */
export function describeFinding({ failure, input, seed, path }: Finding): string {
  const text = JSON.stringify(input);
  const shown =
    text.length > INPUT_LENGTH ? `${text.slice(0, INPUT_LENGTH)}… (${text.length} characters)` : text;
  return `${failure.rule} in ${failure.part} (seed ${seed}, path ${path}):\n${failure.detail}\nInput: ${shown}\n`;
}

/** Describes the result of a front: the numbers of inputs and failures, and the largest memory of a worker. */
export function describeResult({ name, inputs, findings, peakRss }: FrontResult): string {
  return `${name}: ${inputs} inputs, ${findings.length} failures, at most ${Math.round(peakRss / 2 ** 20)} MiB`;
}
