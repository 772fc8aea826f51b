import { rows as auth } from "./auth.ts";
import { rows as comments } from "./comments.ts";
import { rows as contributions } from "./contributions.ts";
import { rows as datasets } from "./datasets.ts";
import { rows as documents } from "./documents.ts";
import { rows as evaluation } from "./evaluation.ts";
import { rows as generation } from "./generation.ts";
import type { MatrixRows } from "./row.ts";
import { rows as samples } from "./samples.ts";
import { rows as taxonomy } from "./taxonomy.ts";
import { rows as teachers } from "./teachers.ts";
import { rows as training } from "./training.ts";

/** What every route of /api/v1 promises. A route without a row fails the test. */
export const MATRIX: MatrixRows = {
	...auth,
	...comments,
	...contributions,
	...datasets,
	...documents,
	...evaluation,
	...generation,
	...samples,
	...taxonomy,
	...teachers,
	...training,
};
