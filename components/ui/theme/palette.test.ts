import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

/**
 * The figures of design §2: contrast by WCAG 2.2, distance for colour-blind eyes by Machado et al. 2009 at full
 * strength and CIEDE2000 (Sharma et al. 2005).
 */

type Rgb = [number, number, number];
type Tokens = Readonly<Record<string, string>>;

const css = readFileSync("components/ui/theme/tokens.css", "utf8");
const tokensOf = (block: string): Tokens =>
	Object.fromEntries([...block.matchAll(/--sb-([\w-]+):\s*(#[0-9a-f]{6})/gi)].map((m) => [m[1], m[2]]));
const blocks = css.split(/^(?=:root|\[data)/m);
const light = tokensOf(
	blocks.find((block) => block.includes("scheme='light'") || block.includes('scheme="light"')) ?? "",
);
const dark = tokensOf(blocks.find((block) => /^\[data-mantine-color-scheme=.dark/.test(block)) ?? "");

const channels = (hex: string): Rgb => {
	const at = (index: number) => Number.parseInt(hex.slice(index, index + 2), 16) / 255;
	return [at(1), at(3), at(5)];
};
const linear = (c: number) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
const linearOf = (hex: string): Rgb => {
	const [r, g, b] = channels(hex);
	return [linear(r), linear(g), linear(b)];
};
const luminance = (hex: string) => {
	const [r, g, b] = linearOf(hex);
	return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
function contrast(a: string, b: string): number {
	const [x, y] = [luminance(a), luminance(b)];
	return (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05);
}

const simulations: Readonly<Record<string, readonly Rgb[] | undefined>> = {
	"full colour sight": undefined,
	protanopia: [
		[0.152286, 1.052583, -0.204868],
		[0.114503, 0.786281, 0.099216],
		[-0.003882, -0.048116, 1.051998],
	],
	deuteranopia: [
		[0.367322, 0.860646, -0.227968],
		[0.280085, 0.672501, 0.047413],
		[-0.01182, 0.04294, 0.968881],
	],
	tritanopia: [
		[1.255528, -0.076749, -0.178779],
		[-0.078411, 0.930809, 0.147602],
		[0.004733, 0.691367, 0.3039],
	],
};

function seen(hex: string, matrix: readonly Rgb[] | undefined): Rgb {
	const [r, g, b] = linearOf(hex);
	if (matrix === undefined) return [r, g, b];
	const row = (index: number) => {
		const [x, y, z] = matrix[index] ?? [0, 0, 0];
		return Math.min(1, Math.max(0, x * r + y * g + z * b));
	};
	return [row(0), row(1), row(2)];
}

function lab([r, g, b]: Rgb): Rgb {
	const f = (t: number) => (t > 0.008856 ? Math.cbrt(t) : 7.787 * t + 16 / 116);
	const x = f((0.4124564 * r + 0.3575761 * g + 0.1804375 * b) / 0.95047);
	const y = f(0.2126729 * r + 0.7151522 * g + 0.072175 * b);
	const z = f((0.0193339 * r + 0.119192 * g + 0.9503041 * b) / 1.08883);
	return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

function ciede2000([l1, a1, b1]: Rgb, [l2, a2, b2]: Rgb): number {
	const rad = (degrees: number) => (degrees * Math.PI) / 180;
	const cm = (Math.hypot(a1, b1) + Math.hypot(a2, b2)) / 2;
	const g = 0.5 * (1 - Math.sqrt(cm ** 7 / (cm ** 7 + 25 ** 7)));
	const [p1, p2] = [a1 * (1 + g), a2 * (1 + g)];
	const [c1, c2] = [Math.hypot(p1, b1), Math.hypot(p2, b2)];
	const hue = (a: number, b: number) => ((Math.atan2(b, a) * 180) / Math.PI + 360) % 360;
	const [h1, h2] = [hue(p1, b1), hue(p2, b2)];
	const dh = c1 * c2 === 0 ? 0 : ((((h2 - h1 + 180) % 360) + 360) % 360) - 180;
	const dH = 2 * Math.sqrt(c1 * c2) * Math.sin(rad(dh / 2));
	const [lm, cpm] = [(l1 + l2) / 2, (c1 + c2) / 2];
	const hm = Math.abs(h1 - h2) <= 180 ? (h1 + h2) / 2 : (h1 + h2 + 360) / 2;
	const t =
		1 -
		0.17 * Math.cos(rad(hm - 30)) +
		0.24 * Math.cos(rad(2 * hm)) +
		0.32 * Math.cos(rad(3 * hm + 6)) -
		0.2 * Math.cos(rad(4 * hm - 63));
	const sl = 1 + (0.015 * (lm - 50) ** 2) / Math.sqrt(20 + (lm - 50) ** 2);
	const sc = 1 + 0.045 * cpm;
	const sh = 1 + 0.015 * cpm * t;
	const rt =
		-2 * Math.sqrt(cpm ** 7 / (cpm ** 7 + 25 ** 7)) * Math.sin(rad(60 * Math.exp(-(((hm - 275) / 25) ** 2))));
	const [dl, dc] = [(l2 - l1) / sl, (c2 - c1) / sc];
	return Math.sqrt(dl ** 2 + dc ** 2 + (dH / sh) ** 2 + rt * dc * (dH / sh));
}

it("measures as the standards' own examples say", () => {
	expect(contrast("#000000", "#ffffff")).toBeCloseTo(21);
	// Pair 1 of Sharma, Wu and Dalal 2005, table 1.
	expect(ciede2000([50, 2.6772, -79.7751], [50, 0, -82.7485])).toBeCloseTo(2.0425, 3);
});

const inks = ["ink", "ink-2", "ink-3", "knowledge", "foundational", "compositional", "accepted", "edited"];
const texts = [...inks, "rejected", "caution", "pending"];
const washed = ["knowledge", "foundational", "compositional", "accepted", "edited", "rejected", "caution"];
const shapes = ["control-line", "s1", "s2", "s3", "s4", "s5", "s-base", "focus"];
const families: [string[], number][] = [
	[["knowledge", "foundational", "compositional"], 12],
	[["accepted", "edited", "rejected"], 18],
	[["s1", "s2", "s3", "s4", "s5"], 9],
];

describe.each([
	["light", light],
	["dark", dark],
])("%s", (_, tokens) => {
	const color = (name: string) => {
		const found = tokens[name];
		if (found === undefined) throw new Error(`tokens.css has no --sb-${name}`);
		return found;
	};

	it.each(texts)("%s can be read on every paper", (name) => {
		for (const paper of ["surface", "canvas", "sunken"]) {
			expect(contrast(color(name), color(paper)), paper).toBeGreaterThanOrEqual(4.5);
		}
	});

	it.each(washed)("%s can be read on its own wash", (name) =>
		expect(contrast(color(name), color(`${name}-wash`))).toBeGreaterThanOrEqual(4.5),
	);

	it.each(shapes)("%s can be seen on the page", (name) => {
		for (const paper of ["surface", "canvas"])
			expect(contrast(color(name), color(paper))).toBeGreaterThanOrEqual(3);
	});

	it.each(Object.keys(simulations))("families stay apart with %s", (sight) => {
		for (const [names, least] of families) {
			const points = names.map((name) => lab(seen(color(name), simulations[sight])));
			points.forEach((one, index) => {
				points.slice(index + 1).forEach((other, step) => {
					expect(
						ciede2000(one, other),
						`${names[index]} and ${names[index + 1 + step]}`,
					).toBeGreaterThanOrEqual(least);
				});
			});
		}
	});

	it("covers from thin to full in one direction", () => {
		const ramp = [1, 2, 3, 4, 5, 6].map((step) => luminance(color(`cover-${step}`)));
		const sorted = [...ramp].sort((a, b) => (tokens === light ? b - a : a - b));
		expect(ramp).toEqual(sorted);
	});
});
