import { alertmanager } from './alertmanager.js';

/** The servers, in the order in which they are tested. */
export const SERVERS = [alertmanager];
