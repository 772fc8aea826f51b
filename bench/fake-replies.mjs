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
const ODD_VERDICTS = ["Yes", "YES.", "**YES**", "N/A", "no!", ""];
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
	const draw = drawsOf(JSON.stringify([model, messages, seed ?? null]));
	const bucket = mode === "bad" ? draw.int(1000) : 1000;
	if (bucket < 15) return { text: "", finish: "stop" };
	if (bucket < 30) return { text: "I am sorry, but I cannot help with that request.", finish: "stop" };

	const last = textOf(messages.at(-1)?.content);
	// a question speaks of something in the material: a rule of the small profile looks for a word of it
	const subject = draw.pick(last.match(/\p{L}{5,12}/gu) ?? ["thing"]).toLowerCase();
	const write = { draw, bad: mode === "bad", range: scaleIn(last), subject };
	const { tags: pairs, count } = schema ? { tags: [], count: 0 } : sectionsIn(last);
	let text = schema
		? JSON.stringify(ofSchema(schema, "", write, schema))
		: pairs.length > 0
			? tagged(pairs, count, write, bucket < 55)
			: paragraph(write, 2 + draw.int(3));

	// a judge that is asked for a rating in double brackets
	if (!schema && pairs.length === 0 && last.includes("[[")) text += `\n\n[[${1 + draw.int(10)}]]`;

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
 * The sections that a prompt asks for: the tags named after its last "Reply with", in their order; elsewhere only those
 * in a phrase such as "between [Start of X] and [End of X]". Material in a prompt may hold tags of its own.
 * @param {string} prompt
 * @returns {{ tags: { name: string, open: string, close: string }[], count: number }} `count` of each
 */
export function sectionsIn(prompt) {
	const asked = prompt.lastIndexOf("Reply with");
	const tail = asked >= 0 ? prompt.slice(asked) : prompt;
	const pattern =
		asked >= 0 ? /\[Start of (\w+)\]/g : /(?:between|within|inside)(?: the)?(?: tags?)? \[Start of (\w+)\]/g;
	const names = [...new Set([...tail.matchAll(pattern)].map((match) => match[1] ?? ""))];
	return {
		tags: names.map((name) => ({
			name: name.toLowerCase(),
			open: `[Start of ${name}]`,
			close: `[End of ${name}]`,
		})),
		count: asked >= 0 ? Number(/^Reply with (\d{1,2})\b/.exec(tail)?.[1] ?? 1) : 1,
	};
}

/** The scale that a judge is asked to use, from the prompt's last "1 to 3" or "0 or 1".
 * @param {string} prompt */
function scaleIn(prompt) {
	const scales = [...prompt.matchAll(/\b(\d{1,2})\s*(?:to|or|-|–|\/)\s*(\d{1,2})\b/gi)];
	const from = scales.findLast((scale) => / from $/.test(prompt.slice(0, scale.index)) && fits(scale));
	const last = from ?? scales.findLast(fits);
	return { low: last ? Number(last[1]) : 0, high: last ? Number(last[2]) : 1 };
}

/** @param {RegExpExecArray} scale */
const fits = (scale) => Number(scale[1]) < Number(scale[2]) && Number(scale[2]) <= 10;

/** @typedef {{ draw: Draw, bad: boolean, range: { low: number, high: number }, subject: string }} Writer */

/**
 * @param {{ name: string, open: string, close: string }[]} pairs @param {number} many @param {Writer} write
 * @param {boolean} lastEndLost
 */
function tagged(pairs, many, write, lastEndLost) {
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
	if (/verdict/.test(name)) {
		if (bad && draw.chance(60)) return draw.pick(ODD_VERDICTS);
		return draw.chance(850) ? "YES" : "NO";
	}
	if (/score|rating|grade|points?$/.test(name)) {
		if (bad && draw.chance(40)) return draw.pick(ODD_SCORES);
		const good = draw.chance(850);
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
	return `${write.draw.pick(ASKING)} ${words(write, 5)} ${write.subject}${oddity(write)}?`;
}

/** @param {Writer} write @param {number} sentences */
function paragraph(write, sentences) {
	return Array.from({ length: sentences }, () => sentence(write)).join(" ");
}
