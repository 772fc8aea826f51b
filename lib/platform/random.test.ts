import { expect, it } from "vitest";
import { seededRandom } from "./random.ts";

it("repeats itself for a seed and differs between seeds", () => {
	const draw = (seed: string) =>
		Array.from({ length: 5 }, (_, k) => seededRandom(seed).fork(`${k}`).int(1e9));
	expect(draw("a")).toEqual(draw("a"));
	expect(draw("a")).not.toEqual(draw("b"));
});

it("forks by label alone, whatever was drawn before", () => {
	const fresh = seededRandom(7);
	const used = seededRandom(7);
	for (let k = 0; k < 10; k++) used.next();
	expect(used.fork("x").next()).toBe(fresh.fork("x").next());
});

it("spreads evenly over its range", () => {
	const random = seededRandom("even");
	const counts = new Array<number>(10).fill(0);
	for (let k = 0; k < 10_000; k++) {
		const drawn = random.int(10);
		counts[drawn] = (counts[drawn] ?? 0) + 1;
	}
	for (const count of counts) expect(Math.abs(count - 1000)).toBeLessThan(150);
});
