export { createRouter, type Route, type Router } from './router.js';
