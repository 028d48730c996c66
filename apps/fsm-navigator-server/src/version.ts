import { manifestVersion } from '@touchstone/server-kit';

export const VERSION: string = manifestVersion(new URL('../package.json', import.meta.url));
