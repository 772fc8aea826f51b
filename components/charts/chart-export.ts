import { type ChartTable, toCsv } from "./chart-table.ts";

const SVG = "http://www.w3.org/2000/svg";
const XHTML_FONT = "'IBM Plex Sans', ui-sans-serif, system-ui, Arial, sans-serif";

type Words = { title?: string | undefined; sub?: string | undefined; source?: string | undefined };

/** Saves a text or a picture under a name. */
export function download(blob: Blob, name: string) {
	const link = document.createElement("a");
	link.href = URL.createObjectURL(blob);
	link.download = name;
	link.click();
	setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

export const csvBlob = (table: ChartTable) => new Blob([toCsv(table)], { type: "text/csv;charset=utf-8" });

/**
 * The plots inside `figure` as one picture on white paper: title, subtitle and source are in it, and every colour is
 * a literal of the light scheme, so that it opens anywhere.
 */
export function pictureOf(figure: HTMLElement, words: Words): { svg: string; width: number; height: number } {
	const plots = [...figure.querySelectorAll<SVGSVGElement>("svg[data-plot], svg.recharts-surface")].filter(
		(svg) => svg.parentElement?.closest("svg") === null && svg.getBoundingClientRect().width > 60,
	);
	const light = lightColors(figure.ownerDocument);
	const boxes = plots.map((plot) => plot.getBoundingClientRect());
	const left = Math.min(...boxes.map((box) => box.left));
	const top = Math.min(...boxes.map((box) => box.top));
	const width = Math.ceil(Math.max(...boxes.map((box) => box.right)) - left) + 32;
	const lines = [
		...wrap(words.title ?? "", width - 32, 7.6).map((text) => ({ text, size: 14, weight: 600, step: 20 })),
		...wrap(words.sub ?? "", width - 32, 6.4).map((text) => ({ text, size: 12.5, weight: 400, step: 18 })),
	];
	const out = document.createElementNS(SVG, "svg");
	let y = 16;
	const write = (text: string, size: number, weight: number, color: string) => {
		const node = document.createElementNS(SVG, "text");
		node.textContent = text;
		const look = {
			x: "16",
			y: String(y),
			"font-size": String(size),
			"font-weight": String(weight),
			fill: color,
		};
		for (const [key, value] of Object.entries(look)) node.setAttribute(key, value);
		out.append(node);
	};
	for (const line of lines) {
		y += line.step - 4;
		write(line.text, line.size, line.weight, "var(--sb-ink)");
		y += 4;
	}
	y += 12;
	plots.forEach((plot, index) => {
		const box = boxes[index];
		if (box === undefined) return;
		const copy = plot.cloneNode(true);
		if (!(copy instanceof SVGSVGElement)) return;
		copy.setAttribute("x", String(16 + box.left - left));
		copy.setAttribute("y", String(y + box.top - top));
		copy.setAttribute("width", String(box.width));
		copy.setAttribute("height", String(box.height));
		copy.setAttribute("overflow", "visible");
		out.append(copy);
	});
	y += Math.max(...boxes.map((box) => box.bottom)) - top + 22;
	if (words.source) write(words.source, 11.5, 400, "var(--sb-ink-3)");
	const height = Math.ceil(y + 12);
	out.setAttribute("xmlns", SVG);
	out.setAttribute("width", String(width));
	out.setAttribute("height", String(height));
	out.setAttribute("viewBox", `0 0 ${width} ${height}`);
	out.setAttribute("font-family", XHTML_FONT);
	const paper = document.createElementNS(SVG, "rect");
	paper.setAttribute("width", "100%");
	paper.setAttribute("height", "100%");
	paper.setAttribute("fill", "var(--sb-surface)");
	out.prepend(paper);
	for (const link of out.querySelectorAll("a")) link.removeAttribute("href");
	const text = new XMLSerializer().serializeToString(out);
	return { svg: text.replace(/var\((--[\w-]+)\)/g, (_, name: string) => light(name)), width, height };
}

/** The picture as PNG at twice its size. @throws Error when the browser cannot draw it */
export async function pngOf(picture: { svg: string; width: number; height: number }): Promise<Blob> {
	const url = URL.createObjectURL(new Blob([picture.svg], { type: "image/svg+xml" }));
	try {
		const image = new Image();
		image.src = url;
		await image.decode();
		const canvas = document.createElement("canvas");
		canvas.width = picture.width * 2;
		canvas.height = picture.height * 2;
		const context = canvas.getContext("2d");
		if (context === null) throw new Error("This browser gives no canvas.");
		context.scale(2, 2);
		context.drawImage(image, 0, 0);
		const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, "image/png"));
		if (blob === null) throw new Error("The canvas gave no picture.");
		return blob;
	} finally {
		URL.revokeObjectURL(url);
	}
}

function lightColors(doc: Document): (name: string) => string {
	const probe = doc.createElement("div");
	probe.setAttribute("data-mantine-color-scheme", "light");
	probe.hidden = true;
	doc.body.append(probe);
	const style = getComputedStyle(probe);
	const found = new Map<string, string>();
	queueMicrotask(() => probe.remove());
	return (name) => {
		const known = found.get(name) ?? style.getPropertyValue(name).trim();
		found.set(name, known);
		return known;
	};
}

function wrap(text: string, width: number, perLetter: number): string[] {
	const lines: string[] = [];
	for (const word of text.split(/\s+/).filter(Boolean)) {
		const last = lines.at(-1);
		if (last !== undefined && (last.length + word.length + 1) * perLetter <= width) {
			lines[lines.length - 1] = `${last} ${word}`;
		} else lines.push(word);
	}
	return lines;
}
