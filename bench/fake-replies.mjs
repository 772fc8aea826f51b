// What the fake teacher answers: a pure function of model, messages and seed. Reads off the prompt or the JSON schema
// what shape of answer is wanted, and fills it with invented sentences. In "bad" mode it errs at fixed rates.
import { createHash } from "node:crypto";

/** @typedef {{ role: string, content: unknown }} Message */
/** @typedef {{ int(n: number): number, pick<T>(list: readonly T[]): T, chance(perMille: number): boolean }} Draw */
/** @typedef {"clean" | "bad"} Mode */

const SYLLABLES =
	"ba be bi bo da de di do fa fe ga go ha ho ka ke ki ko la le li lo ma me mi mo na ne ni no pa pe ra re ri ro sa se si so ta te ti to va ve wa wi za".split(
		" ",
	);
const GLUE = "the a of in for with near under after before and while because through between".split(" ");
const ASKING = ["What", "How", "Why", "When", "Where", "Which part", "In what way", "Who"];
const HOSTILE = [
	"<script>alert(1)</script>",
	"<img src=x onerror=alert(2)>",
	"{{ question }}",
	"$& and \\1",
	"[Start of Score]",
	"a\u200bzero\u202ewidth",
	"line one\nline two",
	"50% off & more",
];
const ODD_SCORES = ["two", "Score: 2", "3/3", "nan", "1_0", "２", "", "True", "1,0", "- 1"];

/** Randomness that depends on `key` alone. @param {string} key @returns {Draw} */
export function drawsOf(key) {
	const seed = createHash("sha256").update(key).digest();
	let counter = 0;
	const u32 = () => {
		const head = Buffer.alloc(4);
		head.writeUInt32BE(counter++);
		return createHash("sha256").update(seed).update(head).digest().readUInt32BE(0);
	};
	return {
		int: (n) => u32() % n,
		pick: (list) => /** @type {any} */ (list[u32() % list.length]),
		chance: (perMille) => u32() % 1000 < perMille,
	};
}

/**
 * The answer to one request.
 * @param {{ model: string, messages: readonly Message[], seed?: number | null, schema?: any, mode?: Mode }} request
 * @returns {{ text: string, finish: "stop" | "length" }}
 */
export function replyTo({ model, messages, seed, schema, mode = "clean" }) {
	const prompt = messages.map((message) => textOf(message.content)).join("\n\n");
	const draw = drawsOf(JSON.stringify([model, messages, seed ?? null]));
	const bucket = mode === "bad" ? draw.int(1000) : 1000;
	if (bucket < 15) return { text: "", finish: "stop" };
	if (bucket < 30) return { text: "I am sorry, but I cannot help with that request.", finish: "stop" };

	const write = { draw, bad: mode === "bad", range: scaleIn(prompt) };
	const pairs = schema ? [] : tagsIn(prompt);
	let text = schema
		? JSON.stringify(ofSchema(schema, "", write, schema))
		: pairs.length > 0
			? tagged(pairs, write, bucket < 55)
			: paragraph(write, 2 + draw.int(3));

	if (schema && bucket >= 30 && bucket < 55) text = text.slice(0, -1);
	if (bucket >= 55 && bucket < 70) {
		const points = [...text];
		return { text: points.slice(0, Math.floor(points.length * 0.6)).join(""), finish: "length" };
	}
	if (bucket >= 70 && bucket < 85) {
		for (const { open, close } of pairs) {
			text = text.replaceAll(open, open.toLowerCase()).replaceAll(close, close.toLowerCase());
		}
	}
	if (bucket >= 85 && bucket < 100)
		text = `Sure, here is the result.\n\n${text}\n\nLet me know if you need more.`;
	return { text, finish: "stop" };
}

/** @param {unknown} content */
function textOf(content) {
	if (typeof content === "string") return content;
	if (!Array.isArray(content)) return "";
	return content.map((part) => (part && typeof part.text === "string" ? part.text : "")).join("");
}

/**
 * The pairs of tags that a prompt names, in the order in which the last of its opening tags stand: the shape that is
 * asked for comes after the examples of it.
 * @param {string} prompt
 * @returns {{ name: string, open: string, close: string }[]}
 */
export function tagsIn(prompt) {
	/** @type {Map<string, { name: string, open: string, close: string, at: number }>} */
	const found = new Map();
	const forms = [
		{ pattern: /\[Start of ([\w -]{1,40})\]/gi, close: (/** @type {string} */ n) => `[End of ${n}]` },
		{ pattern: /<([a-z][\w-]{1,30})>/gi, close: (/** @type {string} */ n) => `</${n}>` },
		{ pattern: /\[([A-Z][A-Z_ -]{1,30})\]/g, close: (/** @type {string} */ n) => `[/${n}]` },
	];
	for (const { pattern, close } of forms) {
		for (const match of prompt.matchAll(pattern)) {
			const [open, name = ""] = match;
			// what is only material, and not asked for, is closed before the request ends: it is never the last word
			if (prompt.includes(close(name))) {
				found.set(open, { name: name.toLowerCase(), open, close: close(name), at: match.index });
			}
		}
	}
	const all = [...found.values()].sort((a, b) => a.at - b.at);
	const asked = all.filter(({ open }) => isAskedFor(prompt, open));
	return (asked.length > 0 ? asked : all).map(({ name, open, close }) => ({ name, open, close }));
}

/** Whether the tag stands in a sentence that asks for it: "between [Start of X] and [End of X]". */
function isAskedFor(/** @type {string} */ prompt, /** @type {string} */ open) {
	const before = prompt.slice(0, prompt.lastIndexOf(open)).slice(-60);
	return /(between|within|inside|in|into|tags?|with|and|by|then|,)(?: the)?(?: tags?)?[ \n]*$/i.test(before);
}

/** The scale that a judge is asked to use, from the prompt's last "1 to 3", "0 or 1", "YES or NO".
 * @param {string} prompt */
function scaleIn(prompt) {
	const scales = [...prompt.matchAll(/\b(\d{1,2})\s*(?:to|or|-|–|\/)\s*(\d{1,2})\b/gi)];
	const last = scales.findLast((scale) => Number(scale[1]) < Number(scale[2]) && Number(scale[2]) <= 10);
	return {
		low: last ? Number(last[1]) : 0,
		high: last ? Number(last[2]) : 1,
		words: /\bYES\b[^.]{0,20}\bNO\b/.test(prompt),
	};
}

/** @typedef {{ draw: Draw, bad: boolean, range: { low: number, high: number, words: boolean } }} Writer */

/** @param {{ name: string, open: string, close: string }[]} pairs @param {Writer} write @param {boolean} lastEndLost */
function tagged(pairs, write, lastEndLost) {
	const many = pairs.every(({ name }) => /question|answer|response/.test(name)) ? 3 + write.draw.int(2) : 1;
	const parts = [];
	for (let k = 0; k < many; k++) {
		pairs.forEach(({ name, open, close }, at) => {
			const lost = lastEndLost && k === many - 1 && at === pairs.length - 1;
			parts.push(`${open}\n${field(name, write)}\n${lost ? "" : close}`);
		});
	}
	return parts.join("\n");
}

/** A text for something of this name. @param {string} name @param {Writer} write @returns {string} */
function field(name, write) {
	const { draw, bad, range } = write;
	if (/score|rating|grade|verdict|judg|points?$/.test(name)) {
		if (bad && draw.chance(40)) return draw.pick(ODD_SCORES);
		const good = draw.chance(800);
		if (range.words && range.high === 1) return good ? "YES" : "NO";
		return String(good ? range.high : range.low + draw.int(range.high - range.low));
	}
	if (/question|instruction/.test(name)) return question(write);
	if (/context|document|passage/.test(name)) return paragraph(write, 4 + draw.int(3));
	if (/answer|response|output/.test(name)) return paragraph(write, 1 + draw.int(3));
	return sentence(write);
}

/** @param {any} schema @param {string} name @param {Writer} write @param {any} root @returns {unknown} */
function ofSchema(schema, name, write, root) {
	const { draw } = write;
	if (typeof schema?.$ref === "string") {
		return ofSchema(root?.$defs?.[schema.$ref.replace("#/$defs/", "")], name, write, root);
	}
	if (schema?.const !== undefined) return schema.const;
	if (Array.isArray(schema?.enum)) return ofEnum(schema.enum, draw);
	const choices = schema?.oneOf ?? schema?.anyOf;
	if (Array.isArray(choices)) return ofSchema(draw.pick(choices), name, write, root);
	switch (schema?.type) {
		case "object":
			return Object.fromEntries(
				Object.entries(schema.properties ?? {}).map(([key, inner]) => [
					key,
					ofSchema(inner, key, write, root),
				]),
			);
		case "array": {
			const least = schema.minItems ?? 1;
			const most = Math.min(schema.maxItems ?? least + 3, least + 30);
			return Array.from({ length: least + draw.int(most - least + 1) }, () =>
				ofSchema(schema.items, name, write, root),
			);
		}
		case "integer":
		case "number": {
			const low = schema.minimum ?? write.range.low;
			const high = schema.maximum ?? Math.max(low, write.range.high);
			return draw.chance(800) ? high : low + draw.int(high - low + 1);
		}
		case "boolean":
			return draw.chance(850);
		case "null":
			return null;
		default:
			return fitted(field(name.toLowerCase(), write), schema);
	}
}

/** The best value four times in five: the highest number, or the yes. @param {unknown[]} values @param {Draw} draw */
function ofEnum(values, draw) {
	const best =
		values.every((value) => typeof value === "number") && values.length > 0
			? Math.max(...values)
			: (values.find((value) => /^(yes|true|good|pass)$/i.test(String(value))) ?? draw.pick(values));
	return draw.chance(800) ? best : draw.pick(values);
}

/** @param {string} text @param {any} schema */
function fitted(text, schema) {
	const most = schema?.maxLength ?? Number.POSITIVE_INFINITY;
	const end = text.at(-1) ?? "";
	let kept = text;
	while (kept.length > most && kept.includes(" ")) kept = kept.slice(0, kept.lastIndexOf(" "));
	if (kept !== text) kept = `${kept.slice(0, most - 1).replace(/[\s.?,]+$/, "")}${end}`;
	while (kept.length < (schema?.minLength ?? 0)) kept += kept || "x";
	return kept.slice(0, most);
}

/** @param {Draw} draw */
const word = (draw) => Array.from({ length: 2 + draw.int(2) }, () => draw.pick(SYLLABLES)).join("");

/** @param {Writer} write @param {number} least */
function words({ draw }, least) {
	return Array.from({ length: least + draw.int(5) }, (_, at) =>
		at % 3 === 1 ? draw.pick(GLUE) : word(draw),
	).join(" ");
}

/** @param {Writer} write */
function oddity({ draw, bad }) {
	return bad && draw.chance(30) ? ` ${draw.pick(HOSTILE)}` : "";
}

/** @param {Writer} write */
function sentence(write) {
	const text = words(write, 7);
	return `${text.charAt(0).toUpperCase()}${text.slice(1)}${oddity(write)}.`;
}

/** @param {Writer} write */
function question(write) {
	return `${write.draw.pick(ASKING)} ${words(write, 6)}${oddity(write)}?`;
}

/** @param {Writer} write @param {number} sentences */
function paragraph(write, sentences) {
	return Array.from({ length: sentences }, () => sentence(write)).join(" ");
}
