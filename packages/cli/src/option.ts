import { type Command, InvalidArgumentError, Option } from 'commander';
import { baseUrlExpectation } from './base-url.js';
import { UsageError } from './expected-error.js';
import { isWithin } from './limits.js';

/** The declaration of an option, which determines its flags, help text, parser and default. */
export interface OptionDeclaration<T> {
  /** The flags in commander's syntax: `--seed <number>`. */
  readonly flags: string;
  readonly description: string;
  readonly default?: T;
  /** The accepted values, if the option accepts only a fixed set. */
  readonly choices?: readonly string[];
  /** Parses a value of the option. Called once per occurrence of the option, with the previous value in `before`. */
  parse?(text: string, before: T | undefined): T;
}

export type OptionDeclarations<Options> = {
  readonly [Name in keyof Options]-?: OptionDeclaration<Exclude<Options[Name], undefined>>;
};

/** The option of every command that reads the configuration. */
export const configOption: OptionDeclaration<string> = {
  flags: '--config <file>',
  description: 'configuration file (default: the nearest touchstone.config.ts)',
};

/** The option of every command that reads an OpenAPI document. */
export const overlayOption: OptionDeclaration<readonly string[]> = {
  flags: '--overlay <file>',
  description: 'apply this OpenAPI Overlay to the document, after those of the configuration; repeatable',
  parse: repeated,
};

export function addOptions<Options extends object>(
  command: Command,
  declarations: OptionDeclarations<Options>,
): Command {
  const declared: readonly OptionDeclaration<unknown>[] = Object.values(declarations);
  for (const declaration of declared) {
    const option = new Option(declaration.flags, declaration.description);
    if (declaration.default !== undefined) option.default(declaration.default);
    if (declaration.parse !== undefined) {
      const parse = declaration.parse.bind(declaration);
      option.argParser((text, before) => parse(text, before));
    }
    if (declaration.choices !== undefined) option.choices(declaration.choices);
    command.addOption(option);
  }
  return command;
}

/** Adds a hidden option that rejects the former name of an option and reports its current name. */
export function rejectRenamed(command: Command, former: string, present: string): Command {
  const option = new Option(`${former} <value>`).hideHelp().argParser(() => {
    throw new UsageError(`Unknown option '${former}'. It is now named '${present}'.`);
  });
  return command.addOption(option);
}

export function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const number = Number(text);
    if (!/^\d+$/.test(text) || !isWithin(number, least, most)) {
      throw new InvalidArgumentError(`Expected a whole number from ${least} to ${most}.`);
    }
    return number;
  };
}

/** Parses a repeatable option by appending its value to the earlier values. */
export function repeated(text: string, before: readonly string[] | undefined): readonly string[] {
  return [...(before ?? []), text];
}

/** Creates a parser for a base URL. Its error message starts with `option`. */
export function baseUrl(option: string): (text: string) => string {
  return (text) => {
    const expected = baseUrlExpectation(text);
    // Not an InvalidArgumentError, because commander would repeat the text, which may contain a password.
    if (expected !== null) throw new UsageError(`${option} expects ${expected}.`);
    return text;
  };
}
