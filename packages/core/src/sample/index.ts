export { type Contradiction, contradiction } from './contradiction.js';
export type { Encoding } from './mutate/any.js';
export { type SampleOptions, sample } from './sample.js';
export { SampleError } from './sample-error.js';
export type { SampleShape } from './session.js';
export { type Violation, type ViolationOptions, violations } from './violations.js';
