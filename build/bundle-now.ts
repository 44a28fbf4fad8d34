/** `npm run build`. */
import { bundle } from "./bundle.ts";

console.log((await bundle()) ? "Built into dist/." : "dist/ is up to date.");
