import { z } from "zod";

const text = z.string().max(20_000);
const step = z.int().min(0);
const phase = z.string().max(40);
const head = { seq: z.int().min(1), time: z.number(), run: z.string().max(200), attempt: z.int().min(1) };
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** One line of a run's events.jsonl. Fields that are not known here are dropped: a newer trainer may say more. */
export const trainerEvent = z.discriminatedUnion("event", [
	z.object({
		...head,
		event: z.literal("run_started"),
		backend: text,
		phases: z.array(phase),
		pid: z.int().min(1),
	}),
	z.object({
		...head,
		event: z.literal("data_ready"),
		phase,
		sources: z.array(z.object({ path: text, sha256, rows: step, used: step })),
		rows: step,
		kept: step,
		overlong: step,
		truncated: step,
		dropped: step,
		no_loss_tokens: step,
		tokens: step,
		loss_tokens: step,
		longest: step,
		first_overlong: z.array(text),
	}),
	z.object({
		...head,
		event: z.literal("phase_started"),
		phase,
		init: text,
		rows: step,
		steps: step,
		parameters: step.nullable(),
		resumed_from: z.object({ path: text, step, samples_seen: step }).nullable(),
	}),
	z.object({
		...head,
		event: z.literal("step"),
		phase,
		step,
		steps: step,
		epoch: z.number(),
		loss: z.number(),
		lr: z.number(),
		grad_norm: z.number(),
		tokens_per_s: z.number(),
		samples_seen: step,
	}),
	z.object({
		...head,
		event: z.literal("checkpoint"),
		phase,
		step,
		samples_seen: step,
		path: text,
		weights_sha256: sha256,
	}),
	z.object({ ...head, event: z.literal("phase_ended"), phase, final: text, seconds: z.number() }),
	z.object({ ...head, event: z.literal("run_ended"), final: text, seconds: z.number() }),
	z.object({
		...head,
		event: z.literal("stopped"),
		phase,
		signal: text.nullable(),
		checkpoint_step: step.nullable(),
	}),
	z.object({ ...head, event: z.literal("rejected"), phase: phase.nullable(), problems: z.array(text) }),
	z.object({ ...head, event: z.literal("failed"), phase: phase.nullable(), reason: text }),
]);

export type TrainerEvent = z.infer<typeof trainerEvent>;
type EventOf<Kind extends TrainerEvent["event"]> = Extract<TrainerEvent, { event: Kind }>;

/** A line longer than this many characters is nobody's event; it is counted and skipped. */
export const maxEventCharacters = 1_000_000;

export type ParsedEvents = {
	events: TrainerEvent[];
	/** What follows the last line end: hand it to the next call. Never longer than `maxEventCharacters`. */
	carry: string;
	/** Lines that are no event of ours. */
	bad: number;
};

/**
 * The events of the next piece of an events.jsonl. An incomplete last line is carried over, not judged.
 * To read by offset, decode the bytes with one streaming TextDecoder, so that a character cut in two survives.
 */
export function parseEvents(chunk: string, carry = ""): ParsedEvents {
	const lines = (carry + chunk).split("\n");
	let rest = lines.pop() ?? "";
	const events: TrainerEvent[] = [];
	let bad = 0;
	for (const line of lines) {
		if (line.trim() === "") continue;
		const event = parseLine(line);
		if (event === null) bad += 1;
		else events.push(event);
	}
	if (rest.length > maxEventCharacters) {
		// keeps memory bounded; the cut makes sure that its end, when it comes, is no event either
		rest = rest.slice(0, maxEventCharacters);
	}
	return { events, carry: rest, bad };
}

function parseLine(line: string): TrainerEvent | null {
	if (line.length >= maxEventCharacters) return null;
	let json: unknown;
	try {
		json = JSON.parse(line);
	} catch {
		return null;
	}
	const parsed = trainerEvent.safeParse(json);
	return parsed.success ? parsed.data : null;
}

export type PhaseState = {
	phase: string;
	data: EventOf<"data_ready"> | null;
	started: EventOf<"phase_started"> | null;
	/** By step number, the last attempt's. Steps after the checkpoint of a stop come twice; the last one wins. */
	steps: Map<number, EventOf<"step">>;
	checkpoints: Map<number, EventOf<"checkpoint">>;
	ended: EventOf<"phase_ended"> | null;
};

export type TrainingState = {
	attempt: number;
	lastSeq: number;
	/** Of the trainer's last word on the run as a whole. */
	outcome: EventOf<"run_ended" | "stopped" | "rejected" | "failed"> | null;
	phases: Map<string, PhaseState>;
};

export function emptyTraining(): TrainingState {
	return { attempt: 0, lastSeq: 0, outcome: null, phases: new Map() };
}

/**
 * Takes events into the state, in place: a run may have 10⁵ steps and a copy for each would cost the square.
 * Events that were taken before (by `attempt` and `seq`) change nothing, so a piece may be read twice.
 */
export function takeEvents(state: TrainingState, events: readonly TrainerEvent[]): TrainingState {
	for (const event of events) {
		// after a power cut a new attempt may use the numbers of lines that never reached the disk
		const isNew =
			event.attempt > state.attempt || (event.attempt === state.attempt && event.seq > state.lastSeq);
		if (!isNew) continue;
		state.lastSeq = event.seq;
		state.attempt = event.attempt;
		takeOne(state, event);
	}
	return state;
}

function takeOne(state: TrainingState, event: TrainerEvent): void {
	switch (event.event) {
		case "run_started":
			state.outcome = null;
			for (const name of event.phases) phaseOf(state, name);
			return;
		case "run_ended":
		case "stopped":
		case "rejected":
		case "failed":
			state.outcome = event;
			return;
		case "data_ready":
			phaseOf(state, event.phase).data = event;
			return;
		case "phase_started":
			phaseOf(state, event.phase).started = event;
			return;
		case "step":
			phaseOf(state, event.phase).steps.set(event.step, event);
			return;
		case "checkpoint":
			phaseOf(state, event.phase).checkpoints.set(event.step, event);
			return;
		case "phase_ended":
			phaseOf(state, event.phase).ended = event;
	}
}

function phaseOf(state: TrainingState, name: string): PhaseState {
	const known = state.phases.get(name);
	if (known) return known;
	const made: PhaseState = {
		phase: name,
		data: null,
		started: null,
		steps: new Map(),
		checkpoints: new Map(),
		ended: null,
	};
	state.phases.set(name, made);
	return made;
}
