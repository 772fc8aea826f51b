import { type Finding, MOST_FINDINGS, unfinished } from "./finding.ts";
import type { ObjectShape, Shape } from "./shape.ts";
import { shapeWords } from "./shape-words.ts";
import { pythonRepr } from "./yaml/python.ts";
import { entryOf, hasTwins, type ListValue, type MapValue, reprTail, type Slot } from "./yaml/value.ts";

/** The reference cuts a message to its last code points. */
const REFERENCE_TEXT = 200;
/** Enough of a value for that, in UTF-16 units. */
const TAIL = 2 * REFERENCE_TEXT;
/** And no more values are looked at: a file of 1 MB without aliases has fewer. */
const MOST_VALUES = 1_000_000;

type Path = readonly (string | number)[];

/**
 * Checks a file's values against its shape, and its `version` against the schema's. Findings come in the order of
 * the reference's schema, all of them, up to 2,000.
 *
 * @param root     the top-level mapping and where it starts
 * @param version  of the schema: `version` must equal it, and must be there from 2 on
 * @param yqOffset how many lines at the top of the file yq, which names the reference's lines, does not count
 */
export function checkShape(
	root: Slot & { value: MapValue },
	shape: ObjectShape,
	version: number,
	yqOffset: number,
): Finding[] {
	const findings: Finding[] = [];
	/** Values without findings, by shape: an alias used a thousand times is checked once. */
	const sound = new Map<Shape, Set<unknown>>();

	const twinned = new Map<ListValue, boolean>();
	const twins = (list: ListValue) => {
		const known = twinned.get(list) ?? hasTwins(list);
		twinned.set(list, known);
		return known;
	};
	/** Values looked at. Aliases let a small file hold billions of them. */
	let seen = 0;
	const full = () => findings.length >= MOST_FINDINGS || seen >= MOST_VALUES;

	const add = (slot: Slot, path: Path, keyword: string, text: string, missing?: string) => {
		if (full()) return;
		const { line, column } = slot.place.at;
		const pointer = path.map((part) => `/${part}`).join("");
		const yamlPath =
			path.map((part) => (typeof part === "number" ? `[${part}]` : `.${part}`)).join("") || ".";
		findings.push({
			severity: "error",
			category: `schema:${pointer}:${keyword}`,
			source: "schema",
			line: line + 1,
			column: column + 1,
			...shapeWords(slot.value, path, keyword, text, missing),
			pointer,
			keyword,
			...(missing === undefined ? {} : { missing }),
			reference: {
				line: Math.max(line + 1 - yqOffset, 0),
				column: 1,
				text: [...text].slice(-REFERENCE_TEXT).join(""),
				yamlPath,
			},
		});
	};

	const isNot = (slot: Slot, path: Path, type: string) => {
		const text = `${reprTail(slot.value, TAIL)} is not of type '${type}'`;
		add(slot, path, "type", text);
	};

	const checkVersion = () => {
		const entry = entryOf(root.value, "version");
		if (!entry) {
			if (version > 1) add(root, [], "required", "'version' is a required property", "version");
			return;
		}
		const { value } = entry;
		const whole =
			value.kind === "int" ? value.value : Number.isInteger(floatOf(value)) ? BigInt(floatOf(value)) : null;
		if (whole === null) isNot(entry, ["version"], "integer");
		if (whole !== BigInt(version)) add(entry, ["version"], "const", `${version} was expected`);
	};

	const check = (slot: Slot, shape: Shape, path: Path): void => {
		if (full()) return;
		seen++;
		if (sound.get(shape)?.has(slot.value)) return;
		const before = findings.length;
		if (shape.is === "text") checkText(slot, shape, path);
		else if (shape.is === "list") checkList(slot, shape, path);
		else checkObject(slot, shape, path);
		if (findings.length > before) return;
		const known = sound.get(shape) ?? new Set();
		sound.set(shape, known.add(slot.value));
	};

	const checkText = (slot: Slot, shape: Extract<Shape, { is: "text" }>, path: Path) => {
		if (slot.value.kind !== "text") isNot(slot, path, "string");
		else if (shape.filled && slot.value.text === "") add(slot, path, "minLength", "'' should be non-empty");
	};

	const checkList = (slot: Slot, shape: Extract<Shape, { is: "list" }>, path: Path) => {
		const { value } = slot;
		if (value.kind !== "list") {
			isNot(slot, path, "array");
			return;
		}
		if (value.items.length < shape.least) {
			add(slot, path, "minItems", `Value must have at least ${shape.least} items`);
		}
		if (shape.unique && twins(value)) {
			add(slot, path, "uniqueItems", `${reprTail(value, TAIL)} has non-unique elements`);
		}
		for (const [at, item] of value.items.entries()) check(item, shape.items, [...path, at]);
	};

	const checkObject = (slot: Slot, shape: ObjectShape, path: Path) => {
		const { value } = slot;
		if (value.kind !== "map") {
			isNot(slot, path, "object");
			return;
		}
		for (const name of shape.required) {
			if (!entryOf(value, name)) {
				add(slot, path, "required", `${pythonRepr(name)} is a required property`, name);
			}
		}
		if (shape.closed) checkUnknown(slot, value, shape, path);
		for (const [name, field] of Object.entries(shape.fields)) {
			const entry = entryOf(value, name);
			if (entry) check(entry, field, [...path, name]);
		}
	};

	const checkUnknown = (slot: Slot, value: MapValue, shape: ObjectShape, path: Path) => {
		const unknown: { sort: string; shown: string }[] = [];
		for (const { key } of value.entries.values()) {
			const isText = key.kind === "text";
			if (
				isText &&
				(Object.hasOwn(shape.fields, key.text) || (path.length === 0 && key.text === "version"))
			) {
				continue;
			}
			const shown = reprTail(key, TAIL);
			unknown.push({ sort: isText ? key.text : shown, shown });
		}
		if (unknown.length === 0) return;
		unknown.sort((a, b) => (a.sort < b.sort ? -1 : a.sort > b.sort ? 1 : 0));
		const names = unknown.map(({ shown }) => shown).join(", ");
		const verb = unknown.length === 1 ? "was" : "were";
		const text = `Unevaluated properties are not allowed (${names} ${verb} unexpected)`;
		add(slot, path, "unevaluatedProperties", text);
	};

	checkVersion();
	check(root, shape, []);
	if (full()) findings.push(unfinished());
	return findings;
}

function floatOf(value: Slot["value"]): number {
	return value.kind === "float" ? value.value : Number.NaN;
}
