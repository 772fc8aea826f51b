/**
 * Reading what a teacher wrote. Models add chatter, change case, forget an end tag or stop in the middle; whatever
 * cannot be read is returned as such, with its text, and never left out.
 */
import type { TeacherReply } from "#lib/teachers/teacher.ts";
import type { ItemReader, ScoreReader } from "./pipeline.ts";

export type ReadItem =
	| { ok: true; text: string; answer?: string }
	/** `unanswerable`: the teacher says that a document holds nothing worth asking. */
	| { ok: false; reason: "unparsed" | "cut-off" | "unanswerable"; text: string };

export type ReadScore =
	| { ok: true; value: number; words: string }
	| { ok: false; reason: "unparsed" | "cut-off"; text: string };

type Reply = Pick<TeacherReply, "text" | "finishReason">;

/** The items of a reply: at least one, if only to say that nothing in it could be read. */
export function readItems(reader: ItemReader, reply: Reply): ReadItem[] {
	if (reader.as === "text") return [readText(reply)];
	if (reader.as === "json") return [readJsonText(reader, reply)];
	if (reader.answer !== undefined && /^\W*unanswerable\W*$/i.test(reply.text)) {
		return [{ ok: false, reason: "unanswerable", text: reply.text.trim() }];
	}
	const items =
		reader.answer === undefined
			? sectionItems(reader.tag, reply)
			: pairItems(reader.tag, reader.answer, reply);
	return items.length > 0 ? items : [unread(reply, reply.text)];
}

/** The score of a judgement. */
export function readScore(reader: ScoreReader, reply: Reply): ReadScore {
	if (reader.as === "json") {
		const value = parseJson(reply.text)?.[reader.field];
		const score =
			typeof value === "number" || typeof value === "string" ? numberIn(String(value), reader) : undefined;
		return score === undefined ? unread(reply, reply.text) : { ok: true, value: score, words: "" };
	}
	const found = sections([reader.tag, reader.words], reply.text);
	const words = found.find(({ tag }) => tag === reader.words)?.text ?? "";
	// The last one: a judge that goes back on its word means the latter. Without tags, a line "Score: 2" will do.
	const stated = found.findLast(({ tag }) => tag === reader.tag)?.text ?? statedAfter(reader.tag, reply.text);
	const value =
		stated === undefined
			? undefined
			: reader.as === "verdict"
				? verdictIn(stated, reader)
				: numberIn(stated, reader);
	if (value === undefined) return unread(reply, reply.text);
	return { ok: true, value, words };
}

function unread(
	{ finishReason }: Reply,
	text: string,
): { ok: false; reason: "unparsed" | "cut-off"; text: string } {
	return { ok: false, reason: finishReason === "length" ? "cut-off" : "unparsed", text };
}

function readText(reply: Reply): ReadItem {
	const text = reply.text.trim();
	return text === "" || reply.finishReason === "length" ? unread(reply, text) : { ok: true, text };
}

function readJsonText({ field, maxLength }: { field: string; maxLength: number }, reply: Reply): ReadItem {
	const value = parseJson(reply.text)?.[field];
	if (typeof value !== "string" || value.trim() === "") return unread(reply, reply.text);
	// A grammar closes the JSON when the text is full: what does not end as a sentence there was cut.
	if (value.length >= maxLength - 1 && !/[.?!。？！؟]["'”’)]*\s*$/u.test(value)) {
		return { ok: false, reason: "cut-off", text: value };
	}
	return { ok: true, text: value.trim() };
}

/** The JSON object of a reply, also inside a code fence or amid chatter; undefined if there is none. */
function parseJson(text: string): Record<string, unknown> | undefined {
	const [start, end] = [text.indexOf("{"), text.lastIndexOf("}")];
	if (start === -1 || end < start) return undefined;
	try {
		const value: unknown = JSON.parse(text.slice(start, end + 1));
		// A text between braces that parses is an object.
		return value as Record<string, unknown>;
	} catch {
		return undefined;
	}
}

type Section = { tag: string; text: string; closed: boolean; last: boolean };

/** All sections of these tags in order. One without its end tag reaches to the next start tag, or to the end. */
function sections(tags: readonly string[], text: string): Section[] {
	// Tags of a pipeline are plain words, so they need no escaping.
	const marks = [
		...text.matchAll(new RegExp(`\\[\\s*(start|end)\\s+of\\s+(${tags.join("|")})\\s*\\]`, "gi")),
	].map((mark) => ({
		start: mark[1]?.toLowerCase() === "start",
		tag: tags.find((tag) => tag.toLowerCase() === mark[2]?.toLowerCase()) ?? "",
		from: mark.index,
		to: mark.index + mark[0].length,
	}));
	const found: Section[] = [];
	marks.forEach((mark, at) => {
		if (!mark.start) return;
		const next = marks[at + 1];
		found.push({
			tag: mark.tag,
			text: text.slice(mark.to, next?.from ?? text.length).trim(),
			closed: next !== undefined && !next.start && next.tag === mark.tag,
			last: next === undefined,
		});
	});
	return found;
}

function sectionItem({ text, closed, last }: Section, reply: Reply): ReadItem {
	if (closed && text !== "") return { ok: true, text };
	return { ok: false, reason: last && reply.finishReason === "length" ? "cut-off" : "unparsed", text };
}

function sectionItems(tag: string, reply: Reply): ReadItem[] {
	return sections([tag], reply.text).map((section) => sectionItem(section, reply));
}

/** Each question with the answer that follows it; a question without, or an answer without, counts as unread. */
function pairItems(questionTag: string, answerTag: string, reply: Reply): ReadItem[] {
	const items: ReadItem[] = [];
	let question: Section | undefined;
	const found = sections([questionTag, answerTag], reply.text);
	for (const section of found) {
		if (section.tag === questionTag) {
			if (question) items.push({ ok: false, reason: "unparsed", text: question.text });
			question = section;
			continue;
		}
		const asked = question && sectionItem(question, reply);
		const answered = sectionItem(section, reply);
		question = undefined;
		if (asked?.ok && answered.ok) items.push({ ok: true, text: asked.text, answer: answered.text });
		else if (!answered.ok) items.push({ ...answered, text: `${asked?.text ?? ""}\n${answered.text}`.trim() });
		else items.push({ ok: false, reason: "unparsed", text: `${asked?.text ?? ""}\n${answered.text}`.trim() });
	}
	if (question) items.push(unread(reply, question.text));
	return items;
}

function statedAfter(tag: string, text: string): string | undefined {
	return [...text.matchAll(new RegExp(`^[\\s*#>-]*(?:total\\s+)?${tag}\\W{0,4}[:=]\\s*(.+)$`, "gim"))].at(
		-1,
	)?.[1];
}

/**
 * The one number a judge states: "3", "**3**", "Score: 3", "3/3", "3 out of 3", "２", "3.0". Undefined when it states
 * none, several, or one off the scale; a score is never guessed.
 */
function numberIn(text: string, { min, max }: { min: number; max: number }): number | undefined {
	const plain = text
		.normalize("NFKC")
		.replace(/[*_`"'[\]()]/g, " ")
		.trim();
	const match =
		/^(?:(?:total\s+)?(?:score|rating|grade)\s*(?:is|[:=])?\s*)?([+-]?\d+(?:\.0+)?)\s*(?:(?:\/|out of|of)\s*(\d+))?\s*\.?$/i.exec(
			plain,
		);
	if (!match) return undefined;
	if (match[2] !== undefined && Number(match[2]) !== max) return undefined;
	const value = Number(match[1]);
	return value >= min && value <= max ? value : undefined;
}

function verdictIn(text: string, { min, max }: { min: number; max: number }): number | undefined {
	const word = text
		.normalize("NFKC")
		.replace(/[^\p{L}]/gu, "")
		.toLowerCase();
	return word === "yes" ? max : word === "no" ? min : undefined;
}
