import { describe, expect, it } from "vitest";
import { formatsFor } from "./format.ts";

const f = formatsFor("en", "UTC");
const spaced = (text: string) => text.replaceAll(/[\u202f\u00a0]/g, " ");
const now = new Date("2026-11-24T15:00:00Z");

describe("numbers", () => {
	it.each([
		[37_492, "37,492"],
		[0, "0"],
		[-1204, "−1,204"],
		[null, "–"],
		[Number.NaN, "–"],
	])("integer %s is %s", (value, text) => expect(f.integer(value)).toBe(text));

	it.each([
		[9_999, "9,999"],
		[999_949, "999,949"],
		[999_950, "1.0 M"],
		[9_612_000, "9.6 M"],
		[7_241_732_096, "7.2 G"],
	])("count %s is %s", (value, text) => expect(spaced(f.count(value))).toBe(text));

	it.each([
		[0.62, "62 %"],
		[0.078, "7.8 %"],
		[0.0995, "10 %"],
		[0, "0 %"],
		[0.0004, "< 0.1 %"],
		[1, "100 %"],
		[null, "–"],
	])("share %s is %s", (value, text) => expect(spaced(f.share(value))).toBe(text));

	it("writes a share with the decimals asked for", () => expect(spaced(f.share(0.6234, 1))).toBe("62.3 %"));
	it("writes scores, intervals and differences", () => {
		expect(f.score(7.7)).toBe("7.70");
		expect(f.interval(0.78)).toBe("±0.8");
		expect(f.difference(1.12)).toBe("+1.12");
		expect(f.difference(-1.34)).toBe("−1.34");
		expect(f.difference(-0.001)).toBe("±0.00");
	});

	it.each([
		[4_310_000, "$4.31"],
		[9_999, "< $0.01"],
		[0, "$0.00"],
		[12_345_678_901n, "$12,345.68"],
	])("money %s is %s", (value, text) => expect(f.money(value)).toBe(text));

	it.each([
		[512, "512 B"],
		[14_500_000_000, "14.5 GB"],
		[999_960, "1.0 MB"],
		[538_000_000, "538 MB"],
	])("bytes %s is %s", (value, text) => expect(spaced(f.bytes(value))).toBe(text));
});

describe("times", () => {
	it.each([
		[420, "0.42 s"],
		[4_200, "4.2 s"],
		[42_000, "42 s"],
		[48 * 60_000, "48 min"],
		[112 * 60_000, "1 h 52 min"],
		[59.7 * 60_000, "1 h"],
		[76 * 3_600_000, "3 d 4 h"],
	])("duration %s is %s", (value, text) => expect(spaced(f.duration(value))).toBe(text));

	it.each([
		["2026-11-24T14:59:30Z", "now"],
		["2026-11-24T14:48:00Z", "12 min"],
		["2026-11-24T13:00:00Z", "2 h"],
		["2026-11-23T02:00:00Z", "Yesterday"],
		["2026-11-21T15:00:00Z", "3 d"],
		["2024-07-03T15:00:00Z", "3 Jul 2024"],
		["not a time", "–"],
	])("%s is %s", (when, text) => expect(spaced(f.relative(when, now))).toBe(text));

	it.each([
		["2026-11-25T11:59:30Z", "just now"],
		["2026-11-25T11:52:00Z", "8 min ago"],
		["2026-11-22T12:00:00Z", "3 d ago"],
		["2024-07-03T12:00:00Z", "on 3 Jul 2024"],
	])("%s is %s in a sentence", (when, text) =>
		expect(spaced(f.ago(when, new Date("2026-11-25T12:00:00Z")))).toBe(text),
	);

	it("says yesterday by the calendar of the reader's zone", () => {
		const tokyo = formatsFor("en", "Asia/Tokyo");
		// 24 Nov 23:30 and 25 Nov 09:30 in Tokyo are ten hours apart: still hours.
		expect(spaced(tokyo.relative("2026-11-24T14:30:00Z", new Date("2026-11-25T00:30:00Z")))).toBe("10 h");
		expect(tokyo.relative("2026-11-24T02:00:00Z", new Date("2026-11-25T00:30:00Z"))).toBe("Yesterday");
	});

	it("writes absolute times in the zone", () => {
		expect(f.timeSeconds("2026-11-24T14:03:05Z")).toBe("14:03:05");
		expect(formatsFor("en", "Asia/Tokyo").time("2026-11-24T14:03:05Z")).toBe("23:03");
	});
});
