/**
 * A teacher without a model, inside the test's process. Its reply is a pure function of the messages and the seed, so
 * that runs can be compared row by row. It reads off the prompt what shape of reply is wanted (see the heads of the
 * profiles), and it is bad at fixed rates, as real teachers are.
 */
import { InvalidError, UnavailableError } from "#lib/platform/errors.ts";
import { hash32, type Random, seededRandom } from "#lib/platform/random.ts";
import type { Teacher, TeacherReply, TeacherRequest } from "#lib/teachers/teacher.ts";

export type FakeTeacher = Teacher & {
	/** Calls that came in, aborted ones too. */
	calls: number;
	inFlight: number;
	peakInFlight: number;
};

type Options = {
	/** Without malformed replies, refusals, repeats and bad grades. */
	clean?: boolean;
	/** Replies come after up to so many milliseconds, in another order each time. */
	jitterMs?: number;
	/** Refuses every call, lastingly or for now. */
	always?: "invalid" | "unavailable";
	/** Refuses for now the requests that this is true of. */
	unavailableFor?: (request: TeacherRequest) => boolean;
};

export function fakeTeacher({
	clean = false,
	jitterMs = 0,
	always,
	unavailableFor,
}: Options = {}): FakeTeacher {
	const teacher: FakeTeacher = {
		model: "fake",
		calls: 0,
		inFlight: 0,
		peakInFlight: 0,
		async complete(request, { signal }) {
			teacher.calls++;
			teacher.inFlight++;
			teacher.peakInFlight = Math.max(teacher.peakInFlight, teacher.inFlight);
			try {
				await pause(jitterMs * Math.random(), signal);
				const name = JSON.stringify([request.messages, request.seed]);
				const random = seededRandom(name);
				const luck = random.int(1000);
				if (always === "unavailable" || unavailableFor?.(request)) {
					throw new UnavailableError("teacher.unavailable", "The endpoint answered 503.");
				}
				if (always === "invalid" || (!clean && luck < 10)) {
					throw new InvalidError("teacher.refused", "The endpoint answered 400.");
				}
				return { ...reply(request, random, clean ? 1000 : luck), ...counted(name) };
			} finally {
				teacher.inFlight--;
			}
		},
	};
	return teacher;
}

function counted(name: string): Omit<TeacherReply, "text" | "finishReason"> {
	return {
		promptTokens: Math.ceil(name.length / 4),
		completionTokens: 20,
		callKey: `${hash32(name)}`,
		cached: false,
	};
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
	signal.throwIfAborted();
	return new Promise((resolve, reject) => {
		const giveUp = () => {
			clearTimeout(timer);
			reject(signal.reason);
		};
		const timer = setTimeout(() => {
			signal.removeEventListener("abort", giveUp);
			resolve();
		}, milliseconds);
		signal.addEventListener("abort", giveUp, { once: true });
	});
}

type Text = Pick<TeacherReply, "text" | "finishReason">;

/** `luck` from 0 to 999 picks the fault; 1000 means none. */
function reply(request: TeacherRequest, random: Random, luck: number): Text {
	const prompt = request.messages.at(-1)?.content ?? "";
	const bad = luck < 1000;
	if (luck < 25) return { text: "", finishReason: "stop" };
	if (luck < 40) return { text: "I am sorry, but I cannot help with that.", finishReason: "stop" };
	let text = shaped(request, prompt, random, bad);
	if (luck < 60) return { text: text.slice(0, Math.floor(text.length * 0.6)), finishReason: "length" };
	if (luck < 85) text = text.slice(0, text.lastIndexOf("["));
	if (luck >= 85 && luck < 100) text = text.replace(/\[(start|end) of/gi, (mark) => mark.toUpperCase());
	if (luck >= 100 && luck < 115) text = `Certainly!\n${text}\nI hope this helps.`;
	return { text, finishReason: "stop" };
}

function shaped(request: TeacherRequest, prompt: string, random: Random, bad: boolean): string {
	if (request.jsonSchema) {
		const field = Object.keys(request.jsonSchema.properties as object)[0] ?? ""; // the profiles' schemas have this shape
		if (field === "score")
			return JSON.stringify({ score: bad && random.int(5) === 0 ? 0 : 2 - random.int(2) });
		return JSON.stringify({ [field]: field === "context" ? prose(random) : question(prompt, random, bad) });
	}
	const asked = prompt.lastIndexOf("\nReply with");
	if (asked === -1) return answer(random, bad);
	const tail = prompt.slice(asked);
	const tags = [...tail.matchAll(/\[Start of (\w+)\]/g)].map((mark) => mark[1] ?? "");
	const count = Number(/Reply with (\d+)/.exec(tail)?.[1] ?? 1);
	return Array.from({ length: count }, () =>
		tags
			.map((tag) => `[Start of ${tag}]\n${filled(tag, tail, prompt, random, bad)}\n[End of ${tag}]`)
			.join("\n"),
	).join("\n");
}

function filled(tag: string, tail: string, prompt: string, random: Random, bad: boolean): string {
	if (tag === "Question") return question(prompt, random, bad);
	if (tag === "Answer") return answer(random, bad);
	if (tag === "Verdict")
		return pick(random, bad ? ["YES", "YES", "YES", "YES.", "**Yes**", "yes", "NO", "N/A"] : ["YES"]);
	if (tag !== "Score") return prose(random);
	const highest = Number(/score from \d to (\d)/.exec(tail)?.[1]);
	const good = [`${highest}`, `Score: ${highest}`, `${highest}/${highest}`, `**${highest}**`];
	return pick(random, bad ? [...good, ...good, "0", "two", "nan", `${highest}.0`, "1", ""] : good);
}

const pick = (random: Random, list: readonly string[]) => list[random.int(list.length)] ?? "";
const word = (random: Random) =>
	Array.from({ length: 2 + random.int(3) }, () => pick(random, SYLLABLES)).join("");
const SYLLABLES = ["ba", "do", "ki", "lu", "me", "na", "po", "ri", "sa", "te", "vu", "zo", "é", "ß", "空"];
const words = (random: Random, count: number) => Array.from({ length: count }, () => word(random)).join(" ");
const prose = (random: Random) => `The ${words(random, 10)} is ${words(random, 8)}.`;

function question(prompt: string, random: Random, bad: boolean): string {
	const luck = bad ? random.int(100) : 100;
	// A word of the prompt, so that a question shares one with the sentence it is made from.
	const shared = pick(random, prompt.match(/\p{L}{5,12}/gu) ?? [""]);
	if (luck < 8) return `What is the ${pick(random, ["first", "second", "usual", "best"])} reason?`;
	if (luck < 11) return "the the the the the the the the the the?";
	if (luck < 14) return `Tell me of ${words(random, 4)}`;
	if (luck < 17) return `{{question}} $& <script>${word(random)} ${words(random, 4)}?`;
	return `What is ${shared} ${words(random, 3 + random.int(4))}?`;
}

function answer(random: Random, bad: boolean): string {
	const luck = bad ? random.int(100) : 100;
	if (luck < 3) return "The answer is 18. The answer is 18. The answer is 18. The answer is 18.";
	if (luck < 5) return "x";
	return `It is ${words(random, 12)}. {{answer}} ${words(random, 9)}.`;
}
