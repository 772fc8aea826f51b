import { afterEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { Interrupted } from "./command.ts";
import { tellOf } from "./follow.ts";
import { Refused, type Server, Unreachable } from "./server.ts";

type Run = { id: string; number: number; status: string; reason: string | null; done: number };

const run = (status: string, done: number, reason: string | null = null): Run => ({
	id: "one",
	number: 3,
	status,
	reason,
	done,
});

const KIND = {
	noun: "Training",
	view: z.object({
		id: z.string(),
		number: z.int(),
		status: z.string(),
		reason: z.string().nullable(),
		done: z.int(),
	}),
	at: "/training-runs",
	facts: ({ done }: Run) => [`${done} done`],
	lines: () => ["  and its scores"],
};

/** A server that gives these answers in their order, the last one for ever. */
function answering(...answers: readonly (Run | Error)[]): Server {
	let at = 0;
	const ask = async (_view: unknown, path: string) => {
		expect(path).toBe("/training-runs/one");
		const answer = answers[Math.min(at++, answers.length - 1)];
		if (answer instanceof Error) throw answer;
		return answer;
	};
	return { ask } as unknown as Server; // it is asked nothing else
}

const gone = () => new Unreachable("server.unreachable", "It does not answer.");

/** What a call writes, on both streams. */
async function told(server: Server, started: Run, how: Parameters<typeof tellOf>[3]) {
	const said = { out: "", err: "" };
	const { stdout, stderr } = process;
	const [out, err] = [stdout.write, stderr.write];
	const keep = (stream: "out" | "err") => (text: string) => {
		said[stream] += text;
		return true;
	};
	stdout.write = keep("out") as typeof out; // it is given text only
	stderr.write = keep("err") as typeof err;
	restore = () => {
		stdout.write = out;
		stderr.write = err;
	};
	const code = await tellOf(server, started, KIND, { lookMs: 5, ...how }).finally(restore);
	return { code, ...said };
}
let restore = () => {};
afterEach(() => restore());

describe("tellOf", () => {
	it("tells of a run and leaves it, unless asked to follow", async () => {
		const { code, out, err } = await told(answering(gone()), run("queued", 0), {});
		expect({ code, out, err }).toEqual({
			code: 0,
			out: "Training 3: queued, 0 done.\n  and its scores\n",
			err: "",
		});
	});

	it("follows a run to its end, saying each change once", async () => {
		const server = answering(run("running", 1), run("running", 1), run("succeeded", 2));
		const { code, out, err } = await told(server, run("queued", 0), { wait: true });
		expect(code).toBe(0);
		expect(err).toBe("Training 3: queued, 0 done.\nTraining 3: running, 1 done.\n");
		expect(out).toBe("Training 3: succeeded, 2 done.\n  and its scores\n");
	});

	it("ends with 1 where the run failed, with the reason; as JSON on stdout if asked", async () => {
		const failed = run("failed", 1, "The disk is full.");
		const plain = await told(answering(failed), run("queued", 0), { wait: true });
		expect(plain).toMatchObject({
			code: 1,
			out: expect.stringContaining("failed, 1 done. The disk is full."),
		});
		const json = await told(answering(failed), run("queued", 0), { wait: true, json: true });
		expect(JSON.parse(json.out)).toEqual(failed);
	});

	it("asks a server that is gone again, and says so once for each time", async () => {
		const server = answering(gone(), gone(), run("running", 1), gone(), gone(), run("succeeded", 2));
		const { code, err } = await told(server, run("queued", 0), { wait: true });
		expect(code).toBe(0);
		expect(err.split("\n").map((line) => line.slice(0, 26))).toEqual([
			"Training 3: queued, 0 done",
			"The server does not answer",
			"Training 3: running, 1 don",
			"The server does not answer",
			"",
		]);
	});

	it("leaves a server that stays away, and says that the run goes on", async () => {
		const call = told(answering(gone()), run("queued", 0), { wait: true, patienceMs: 20 });
		await expect(call).rejects.toThrow(/stayed away. Training 3 goes on by itself/);
	});

	it("ends at once where the server refuses", async () => {
		const call = told(answering(new Refused("auth", "No.")), run("queued", 0), { wait: true });
		await expect(call).rejects.toThrow("No.");
	});

	it("ends at Ctrl-C as a shell expects it, and listens no longer", async () => {
		const before = process.listenerCount("SIGINT");
		const call = told(answering(run("running", 1)), run("queued", 0), { wait: true, lookMs: 10_000 });
		process.emit("SIGINT", "SIGINT");
		const error: unknown = await call.catch((cause: unknown) => cause);
		expect(error).toBeInstanceOf(Interrupted);
		expect(error).toMatchObject({ code: 130, message: expect.stringContaining("Training 3 goes on") });
		expect(process.listenerCount("SIGINT")).toBe(before);
	});
});
