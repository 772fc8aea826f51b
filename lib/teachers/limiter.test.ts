import { describe, expect, it } from "vitest";
import { type Limiter, openLimiter, type Permit } from "./limiter.ts";

/** A limiter on a clock that only moves when told. */
function onClock(maxConcurrency: number) {
	let time = 0;
	let timers: { at: number; wake: () => void }[] = [];
	const limiter = openLimiter({
		name: "teacher.example:443",
		maxConcurrency,
		now: () => time,
		schedule: (wake, ms) => {
			const timer = { at: time + ms, wake };
			timers.push(timer);
			return () => {
				timers = timers.filter((each) => each !== timer);
			};
		},
	});
	return {
		limiter,
		async pass(ms: number) {
			time += ms;
			const due = timers.filter((timer) => timer.at <= time);
			timers = timers.filter((timer) => timer.at > time);
			for (const timer of due) timer.wake();
			await Promise.resolve();
		},
	};
}

const forever = new AbortController().signal;
const take = (limiter: Limiter, count: number): Promise<Permit[]> =>
	Promise.all(Array.from({ length: count }, () => limiter.acquire(forever)));
async function succeed(limiter: Limiter, count: number) {
	for (let at = 0; at < count; at++) (await limiter.acquire(forever)).succeeded();
}

describe("the pace", () => {
	it("never exceeds the hard maximum, and serves in order", async () => {
		const { limiter } = onClock(2);
		const [first] = await take(limiter, 2);
		const order: number[] = [];
		const third = limiter.acquire(forever).then(() => order.push(3));
		const fourth = limiter.acquire(forever).then(() => order.push(4));
		expect(limiter.state()).toMatchObject({ inFlight: 2, waiting: 2 });
		first?.succeeded();
		await third;
		expect(order).toEqual([3]);
		expect(limiter.state()).toMatchObject({ inFlight: 2, waiting: 1 });
		first?.succeeded(); // a permit counts once
		expect(limiter.state().inFlight).toBe(2);
		await Promise.race([fourth, Promise.resolve()]);
		expect(order).toEqual([3]);
	});

	it("cuts by a quarter, once for all calls that were under way together", async () => {
		const { limiter, pass } = onClock(16);
		const permits = await take(limiter, 16);
		for (const permit of permits) permit.limited();
		expect(limiter.state().limit).toBe(12);
		await pass(2_000);
		const [next] = await take(limiter, 1);
		next?.limited();
		expect(limiter.state().limit).toBeLessThan(12);
	});

	it("holds everybody back for two seconds, or as long as Retry-After says", async () => {
		const { limiter, pass } = onClock(4);
		const [one, two] = await take(limiter, 2);
		one?.limited();
		expect(limiter.state().pausedMs).toBe(2_000);
		two?.limited(600_000);
		let started = false;
		const waiting = limiter.acquire(forever).then(() => {
			started = true;
		});
		await pass(599_999);
		expect(started).toBe(false);
		await pass(1);
		await waiting;
		expect(started).toBe(true);
	});

	it("earns one more for 25 successes, and more slowly past what was too much before", async () => {
		const { limiter, pass } = onClock(16);
		for (const permit of await take(limiter, 8)) permit.limited();
		expect(limiter.state().limit).toBe(6); // 8 were too many
		await pass(2_000);
		await succeed(limiter, 25);
		expect(limiter.state().limit).toBe(7);
		await succeed(limiter, 25);
		expect(limiter.state().limit).toBe(8);
		await succeed(limiter, 99);
		expect(limiter.state().limit).toBe(8);
		await succeed(limiter, 1);
		expect(limiter.state().limit).toBe(9);
		await succeed(limiter, 2_000);
		expect(limiter.state().limit).toBe(16);
	});

	it("lets a waiting caller go when it is aborted", async () => {
		const { limiter } = onClock(1);
		await take(limiter, 1);
		const leaving = new AbortController();
		const waiting = limiter.acquire(leaving.signal);
		leaving.abort(new Error("gone"));
		await expect(waiting).rejects.toThrow("gone");
		expect(limiter.state().waiting).toBe(0);
		await expect(limiter.acquire(leaving.signal)).rejects.toThrow("gone");
	});
});

describe("the breaker", () => {
	async function broken(limiter: Limiter) {
		for (let at = 0; at < 8; at++) (await limiter.acquire(forever)).failed("it answered 500.");
	}

	it("opens after eight failures in a row, and a success in between prevents that", async () => {
		const { limiter } = onClock(4);
		for (let at = 0; at < 7; at++) (await limiter.acquire(forever)).failed("it answered 500.");
		await succeed(limiter, 1);
		(await limiter.acquire(forever)).failed("it answered 500.");
		expect(limiter.state().open).toBe(false);
		for (let at = 0; at < 7; at++) (await limiter.acquire(forever)).failed("it answered 500.");
		expect(limiter.state().open).toBe(true);
		await expect(limiter.acquire(forever)).rejects.toMatchObject({
			code: "teacher.endpoint-down",
			message: expect.stringContaining("it answered 500."),
		});
	});

	it("refuses those who already wait", async () => {
		const { limiter } = onClock(1);
		for (let at = 0; at < 7; at++) (await limiter.acquire(forever)).failed("reset.");
		const last = await limiter.acquire(forever);
		const waiting = limiter.acquire(forever);
		last.failed("reset.");
		await expect(waiting).rejects.toMatchObject({ code: "teacher.endpoint-down" });
	});

	it("lets one call try after a while: a success closes it, a failure doubles the wait", async () => {
		const { limiter, pass } = onClock(4);
		await broken(limiter);
		await pass(15_000);
		const trial = await limiter.acquire(forever);
		await expect(limiter.acquire(forever)).rejects.toMatchObject({
			message: expect.stringContaining("under way"),
		});
		trial.failed("still 500.");
		await pass(29_999);
		await expect(limiter.acquire(forever)).rejects.toMatchObject({ code: "teacher.endpoint-down" });
		await pass(1);
		(await limiter.acquire(forever)).succeeded();
		expect(limiter.state().open).toBe(false);
		expect(await take(limiter, 4)).toHaveLength(4);
	});
});

it("refuses a maximum below one", () => {
	expect(() => onClock(0)).toThrow(RangeError);
});
