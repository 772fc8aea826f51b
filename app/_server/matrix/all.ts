import { rows as auth } from "./auth.ts";
import type { MatrixRows } from "./row.ts";

/** What every route of /api/v1 promises. A route without a row fails the test. */
export const MATRIX: MatrixRows = { ...auth };
