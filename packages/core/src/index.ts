export { errorsOfStatus, matchError, matches } from './error/match.js';
export type * from './error/trigger.js';
export type * from './load/location.js';
export { load, type LoadedDocument, type LoadOptions } from './load/load.js';
export { DocumentError, type Problem } from './load/problem.js';
export { buildModel, codeFrame, positionOf, toOpenApi } from './model/build-model.js';
export type * from './model/model.js';
export { atPointer, childPointer, parsePointer } from './pointer.js';
