/** Fields of a Path Item Object that hold operations (OpenAPI 3.1 §4.8.9). */
export const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'] as const;
