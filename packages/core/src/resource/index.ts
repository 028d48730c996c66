export { idIn, itemIdIn, LOCATION } from './id-pointer.js';
export { isRequestable, itemBelow, namesIn, operationAt, operationsOn, pathTo, shapeOf } from './paths.js';
export {
  isOwn,
  ownReferencesIn,
  parseReference,
  type Reference,
  referencesIn,
  sameReference,
} from './reference.js';
