import { TeacherInput, type TeacherPatch, type TeacherView } from "#lib/teachers/schema.ts";

/** What the form holds. Prices in whole units of the currency for a million tokens; "" is an empty field. */
export type Fields = {
	name: string;
	baseUrl: string;
	model: string;
	/** Always empty at first: a stored key is never read. */
	apiKey: string;
	profile: "lab" | "small";
	isOpen: boolean;
	licence: string;
	allowsTraining: boolean;
	priceIn: number | "";
	priceOut: number | "";
	currency: string;
	maxConcurrency: number | "";
	contextTokens: number | "";
	timeoutSeconds: number | "";
};

export const BLANK: Fields = {
	name: "",
	baseUrl: "",
	model: "",
	apiKey: "",
	profile: "lab",
	isOpen: true,
	licence: "",
	allowsTraining: true,
	priceIn: 0,
	priceOut: 0,
	currency: "USD",
	maxConcurrency: 8,
	contextTokens: 32_768,
	timeoutSeconds: 120,
};

/** The LAB paper's teacher (Sudalairaj et al. 2024, §4), with the prompts that were written for it. */
export const PAPER_TEACHER: Partial<Fields> = {
	name: "Mixtral-8x7B-Instruct",
	model: "mistralai/Mixtral-8x7B-Instruct-v0.1",
	profile: "lab",
	isOpen: true,
	licence: "Apache-2.0",
	allowsTraining: true,
	contextTokens: 32_768,
};

/** A teacher as its form begins. */
export function fieldsOf(teacher: TeacherView): Fields {
	const { priceInMicros, priceOutMicros, baseUrl } = teacher;
	return {
		name: teacher.name,
		baseUrl: baseUrl ?? "",
		model: teacher.model,
		apiKey: "",
		profile: teacher.profile,
		isOpen: teacher.isOpen,
		licence: teacher.licence,
		allowsTraining: teacher.allowsTraining,
		priceIn: (priceInMicros ?? 0) / 1e6,
		priceOut: (priceOutMicros ?? 0) / 1e6,
		currency: teacher.currency,
		maxConcurrency: teacher.maxConcurrency,
		contextTokens: teacher.contextTokens,
		timeoutSeconds: teacher.timeoutSeconds,
	};
}

const number = (value: number | "") => (value === "" ? Number.NaN : value);
const micros = (value: number | "") => Math.round(number(value) * 1e6);

function settingsOf({ priceIn, priceOut, apiKey, ...fields }: Fields) {
	return {
		...fields,
		name: fields.name.trim(),
		baseUrl: fields.baseUrl.trim(),
		model: fields.model.trim(),
		licence: fields.licence.trim(),
		currency: fields.currency.trim().toUpperCase(),
		priceInMicros: micros(priceIn),
		priceOutMicros: micros(priceOut),
		maxConcurrency: number(fields.maxConcurrency),
		contextTokens: number(fields.contextTokens),
		timeoutSeconds: number(fields.timeoutSeconds),
		...(apiKey !== "" && { apiKey }),
	};
}

/** The request that adds it. Whether it has the right form is `faultsOf`'s matter. */
export function inputOf(fields: Fields, projectId: string): TeacherInput {
	return { ...settingsOf(fields), projectIds: [projectId] };
}

/** What was changed from how the form began; a key only where one was entered. */
export function changesOf(before: Fields, fields: Fields): TeacherPatch {
	const [old, now] = [settingsOf({ ...before, apiKey: "" }), settingsOf(fields)];
	return Object.fromEntries(
		Object.entries(now).filter(([key, value]) => (old as Record<string, unknown>)[key] !== value),
	);
}

const FIELD_OF: Readonly<Record<string, keyof Fields>> = {
	priceInMicros: "priceIn",
	priceOutMicros: "priceOut",
};

export type Faults = Partial<Record<keyof Fields, string>>;

/** The field that a finding of the server or of the schema is about; undefined for none of the form's. */
export function fieldAt(at: string): keyof Fields | undefined {
	const name = FIELD_OF[at] ?? at;
	return name in BLANK ? (name as keyof Fields) : undefined; // just looked up
}

/** The first fault of each field by the server's own schema. The embedded teacher has no address of its own. */
export function faultsOf(fields: Fields, isEmbedded: boolean): Faults {
	const baseUrl = isEmbedded ? "http://localhost/v1" : fields.baseUrl;
	const result = TeacherInput.safeParse({ ...settingsOf({ ...fields, baseUrl }), projectIds: [] });
	const faults: Faults = {};
	for (const { path, message } of result.error?.issues ?? []) {
		const field = fieldAt(String(path[0]));
		if (field) faults[field] ??= message;
	}
	return faults;
}
