import { alertmanager } from './alertmanager.js';
import { jupyter } from './jupyter.js';
import { pdns } from './pdns.js';
import { prefect } from './prefect.js';
import { unleash } from './unleash.js';

/** The servers, in the order in which they are tested. */
export const SERVERS = [alertmanager, pdns, prefect, jupyter, unleash];
