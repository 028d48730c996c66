/** The global variable, and the file in the working directory, that injected code would create. */
export const CANARY = 'touchstoneCanary';

/** The exit code of injected `process.exit` calls. */
export const CANARY_EXIT_CODE = 77;

/** Programs that leave a trace if any part of Touchstone, a shell or a template engine executes them. */
export const INJECTED_CODE: readonly string[] = [
  `globalThis.${CANARY}=1`,
  `process.exit(${CANARY_EXIT_CODE})`,
  `require("fs").writeFileSync("${CANARY}","")`,
  `import("node:fs").then((fs)=>fs.writeFileSync("${CANARY}",""))`,
  `Object.prototype.${CANARY}=1`,
];
