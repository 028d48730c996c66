import { type Command, InvalidArgumentError, Option } from 'commander';
import { notBaseUrl } from './base-url.js';
import { UsageError } from './expected-error.js';
import { isWithin } from './limits.js';

/** One option, declared once: its flags, help, parser and default all come from here. */
export interface OptionDeclaration<T> {
  /** As commander reads them: `--seed <number>`. */
  readonly flags: string;
  readonly description: string;
  readonly default?: T;
  /** The words it may be, where there are only a few. */
  readonly choices?: readonly string[];
  /** Reads the text given. Called for each time the option is given, with what it had before. */
  parse?(text: string, before: T | undefined): T;
}

/** A declaration for every option a command reads. */
export type OptionDeclarations<Options> = {
  readonly [Name in keyof Options]-?: OptionDeclaration<Exclude<Options[Name], undefined>>;
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

/** A parser for whole numbers from `least` to `most`. */
export function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const number = Number(text);
    if (!/^\d+$/.test(text) || !isWithin(number, least, most)) {
      throw new InvalidArgumentError(`Expected a whole number from ${least} to ${most}.`);
    }
    return number;
  };
}

/** A parser for an option that may be given more than once. */
export function repeated(text: string, before: readonly string[] | undefined): readonly string[] {
  return [...(before ?? []), text];
}

/** A parser for the base URL that an option of this name gives. */
export function baseUrl(option: string): (text: string) => string {
  return (text) => {
    const expected = notBaseUrl(text);
    // Not an InvalidArgumentError, whose message would repeat the text: it may hold a password.
    if (expected !== null) throw new UsageError(`${option} expects ${expected}.`);
    return text;
  };
}
