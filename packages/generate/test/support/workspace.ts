import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import ts from 'typescript';
import type { GeneratedFile } from '../../src/index.js';

const packageRoot = fileURLToPath(new URL('../..', import.meta.url));

/** A folder in which generated code can import zod and openapi-fetch and is compiled under strict options. */
export class Workspace {
  readonly root: string;
  readonly #sources: string[] = [];

  constructor() {
    const parent = join(packageRoot, 'node_modules', '.generated');
    mkdirSync(parent, { recursive: true });
    this.root = mkdtempSync(join(parent, 'test-'));
    writeFileSync(join(this.root, 'package.json'), '{ "type": "module" }\n');
  }

  write(folder: string, files: readonly GeneratedFile[]): void {
    for (const { path, content } of files) {
      const file = join(this.root, folder, path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, content);
      this.#sources.push(file);
    }
  }

  /** Compiles all written files as one program, writes the JavaScript next to them and returns the errors as text. */
  compile(more: ts.CompilerOptions = {}): string[] {
    const { config } = ts.readConfigFile(join(packageRoot, '../../tsconfig.base.json'), ts.sys.readFile);
    const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, packageRoot);
    const program = ts.createProgram(this.#sources, {
      ...options,
      noPropertyAccessFromIndexSignature: true,
      types: [],
      ...more,
    });
    const emitted = program.emit();
    return [...ts.getPreEmitDiagnostics(program), ...emitted.diagnostics].map((diagnostic) => {
      const position = diagnostic.file?.getLineAndCharacterOfPosition(diagnostic.start ?? 0);
      const prefix = diagnostic.file
        ? `${relative(this.root, diagnostic.file.fileName)}:${(position?.line ?? 0) + 1}`
        : '';
      return `${prefix} ${ts.flattenDiagnosticMessageText(diagnostic.messageText, '\n')}`;
    });
  }

  import(path: string): Promise<Readonly<Record<string, unknown>>> {
    return import(/* @vite-ignore */ pathToFileURL(join(this.root, path)).href);
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}
