export type * from './event.js';
export type * from './report.js';
