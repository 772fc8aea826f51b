import { account } from "./en/account.ts";
import { admin } from "./en/admin.ts";
import { auth } from "./en/auth.ts";
import { charts } from "./en/charts.ts";
import { common } from "./en/common.ts";
import { contributions } from "./en/contributions.ts";
import { conversation } from "./en/conversation.ts";
import { datasets } from "./en/datasets.ts";
import { documents } from "./en/documents.ts";
import { editor } from "./en/editor.ts";
import { errors } from "./en/errors.ts";
import { evaluation } from "./en/evaluation.ts";
import { frame } from "./en/frame.ts";
import { generation } from "./en/generation.ts";
import { home } from "./en/home.ts";
import { samples } from "./en/samples.ts";
import { taxonomy } from "./en/taxonomy.ts";
import { teachers } from "./en/teachers.ts";
import { training } from "./en/training.ts";
import { units } from "./en/units.ts";

/** Every word of the interface in English, by noun. Another language is another object of this shape. */
export const en = {
	account,
	admin,
	auth,
	charts,
	common,
	contributions,
	conversation,
	datasets,
	documents,
	editor,
	errors,
	evaluation,
	frame,
	generation,
	home,
	samples,
	taxonomy,
	teachers,
	training,
	units,
};
