import type { SampleView, VerdictInput } from "#lib/samples/schema.ts";

/** A sample of the queue as this reviewer knows it. */
export type Entry = {
	sample: SampleView;
	/** As the server said it last: what a refused verdict goes back to. */
	known: SampleView;
	/** Verdicts on their way to the server. */
	sending: number;
	/** Why the last verdict was not saved. */
	refused: string | null;
	/** Judged by this reviewer in this sitting. */
	isJudged: boolean;
};

export type ReviewState = {
	entries: readonly Entry[];
	/** Index of the sample that is shown; `entries.length` when there is none left. */
	at: number;
	/** Keys of judged samples, the last one first to be undone. At most 50. */
	history: readonly string[];
	nextCursor: string | null;
};

export type ReviewAction =
	| { type: "more"; items: readonly SampleView[]; nextCursor: string | null }
	| { type: "judge"; key: string; input: VerdictInput }
	| { type: "saved"; key: string; sample: SampleView }
	/** `stay`: something is being written in the sample shown, so the refused one does not push in before it. */
	| { type: "refused"; key: string; says: string; stay: boolean }
	| { type: "undo"; key: string }
	| { type: "undo-refused"; key: string; says: string }
	| { type: "go"; at: number }
	| { type: "skip" }
	| { type: "back" };

const UNDOABLE = 50;

export const keyOf = ({ runId, id }: { runId: string; id: string }): string => `${runId}/${id}`;

export const isOpen = ({ sample }: Entry): boolean => sample.state === "pending";

export function startReview(page: { items: readonly SampleView[]; nextCursor: string | null }): ReviewState {
	return { entries: page.items.map(entryOf), at: 0, history: [], nextCursor: page.nextCursor };
}

const entryOf = (sample: SampleView): Entry => ({
	sample,
	known: sample,
	sending: 0,
	refused: null,
	isJudged: false,
});

/** The queue after something happened. A verdict shows at once; what the server says of it later corrects it. */
export function reviewed(state: ReviewState, action: ReviewAction): ReviewState {
	switch (action.type) {
		case "more": {
			const there = new Set(state.entries.map(({ sample }) => keyOf(sample)));
			const added = action.items.filter((sample) => !there.has(keyOf(sample))).map(entryOf);
			return { ...state, entries: [...state.entries, ...added], nextCursor: action.nextCursor };
		}
		case "judge": {
			const entries = change(state, action.key, (entry) => ({
				...entry,
				sample: judgedAs(entry.sample, action.input),
				sending: entry.sending + 1,
				refused: null,
				isJudged: true,
			}));
			const history = [action.key, ...state.history.filter((key) => key !== action.key)].slice(0, UNDOABLE);
			return { ...state, entries, history, at: nextOpen(entries, state.at) };
		}
		case "saved":
			return {
				...state,
				entries: change(state, action.key, (entry) => {
					const sending = Math.max(0, entry.sending - 1);
					// With another verdict on its way, what is shown is already that one's.
					return {
						...entry,
						known: action.sample,
						sample: sending > 0 ? entry.sample : action.sample,
						sending,
					};
				}),
			};
		case "refused": {
			const at = indexOf(state, action.key);
			return {
				...state,
				entries: change(state, action.key, (entry) => ({
					...entry,
					sample: entry.known,
					sending: Math.max(0, entry.sending - 1),
					refused: action.says,
					isJudged: false,
				})),
				history: state.history.filter((key) => key !== action.key),
				at: action.stay || at < 0 ? state.at : at,
			};
		}
		case "undo": {
			const at = indexOf(state, action.key);
			return {
				...state,
				entries: change(state, action.key, (entry) => ({
					...entry,
					sample: { ...entry.sample, state: "pending", verdict: null, ...teachersWords(entry.sample) },
					sending: entry.sending + 1,
					refused: null,
					isJudged: false,
				})),
				history: state.history.filter((key) => key !== action.key),
				at: at < 0 ? state.at : at,
			};
		}
		case "undo-refused":
			return {
				...state,
				entries: change(state, action.key, (entry) => ({
					...entry,
					sample: entry.known,
					sending: Math.max(0, entry.sending - 1),
					refused: action.says,
				})),
			};
		case "go":
			return { ...state, at: Math.max(0, Math.min(state.entries.length, action.at)) };
		case "skip":
			return { ...state, at: Math.min(state.entries.length, state.at + 1) };
		case "back":
			return { ...state, at: Math.max(0, state.at - 1) };
	}
}

function change(state: ReviewState, key: string, to: (entry: Entry) => Entry): Entry[] {
	return state.entries.map((entry) => (keyOf(entry.sample) === key ? to(entry) : entry));
}

const indexOf = (state: ReviewState, key: string) =>
	state.entries.findIndex(({ sample }) => keyOf(sample) === key);

/** The next sample without a verdict after `at`; the end where there is none. Skipped ones before it are left alone. */
function nextOpen(entries: readonly Entry[], at: number): number {
	const next = entries.findIndex((entry, index) => index > at && isOpen(entry));
	return next < 0 ? entries.length : next;
}

function teachersWords(sample: SampleView) {
	return {
		question: sample.teacherQuestion ?? sample.question,
		answer: sample.teacherAnswer ?? sample.answer,
		teacherQuestion: null,
		teacherAnswer: null,
	};
}

const STATE = { accept: "accepted", edit: "edited", reject: "rejected" } as const;

function judgedAs(sample: SampleView, input: VerdictInput): SampleView {
	const own = teachersWords(sample);
	const words =
		input.verdict === "edit"
			? {
					question: input.question,
					answer: input.answer,
					teacherQuestion: own.question,
					teacherAnswer: own.answer,
				}
			: own;
	return { ...sample, ...words, state: STATE[input.verdict] };
}
