import type { Place } from "./node.ts";
import { pythonFloat, pythonRepr } from "./python.ts";

/** A value as Python would hold it after `yaml.safe_load`. Collections may be shared, and may hold themselves. */
export type YamlValue =
	| { kind: "text"; text: string }
	| { kind: "null" }
	| { kind: "bool"; value: boolean }
	| { kind: "int"; value: bigint }
	| { kind: "float"; value: number }
	/** A date, time, bytes or set: nothing that a qna.yaml has room for. `repr` is Python's. */
	| { kind: "other"; repr: string; falsy: boolean; hashable: boolean }
	| { kind: "list"; items: Slot[] }
	| { kind: "map"; entries: Map<string, Entry> };

/** A value and where it is written: its node, or the alias that stands for it. */
export type Slot = { value: YamlValue; place: Place };
export type Entry = Slot & { key: YamlValue; keyPlace: Place };

export type ListValue = Extract<YamlValue, { kind: "list" }>;
export type MapValue = Extract<YamlValue, { kind: "map" }>;

/**
 * What makes two keys of a Python dict the same key: 1, 1.0 and True are one.
 * @returns null where Python cannot hash the value
 */
export function keyOf(value: YamlValue): string | null {
	switch (value.kind) {
		case "text":
			return `text ${value.text}`;
		case "null":
			return "null";
		case "bool":
			return value.value ? "number 1" : "number 0";
		case "int":
			return `number ${value.value}`;
		case "float":
			return Number.isInteger(value.value) ? `number ${BigInt(value.value)}` : `number ${value.value}`;
		case "other":
			return value.hashable ? `other ${value.repr}` : null;
		default:
			return null;
	}
}

/** The entry of a text key. */
export function entryOf(map: MapValue, key: string): Entry | undefined {
	return map.entries.get(`text ${key}`);
}

/** Whether Python takes the value for false: what the reference calls an empty file. */
export function isFalsy(value: YamlValue): boolean {
	switch (value.kind) {
		case "text":
			return value.text === "";
		case "null":
			return true;
		case "bool":
			return !value.value;
		case "int":
			return value.value === 0n;
		case "float":
			return value.value === 0;
		case "other":
			return value.falsy;
		case "list":
			return value.items.length === 0;
		case "map":
			return value.entries.size === 0;
	}
}

/**
 * The last characters of Python's `repr` of the value: at least `wanted` where it is that long. Written from the
 * end, so that a value whose whole text would be astronomically long costs no more than a short one.
 */
export function reprTail(value: YamlValue, wanted: number): string {
	const open = new Set<YamlValue>();
	const write = (current: YamlValue, room: number): string => {
		if (current.kind !== "list" && current.kind !== "map") return scalarRepr(current);
		const [left, right] = current.kind === "list" ? ["[", "]"] : ["{", "}"];
		if (open.has(current)) return `${left}...${right}`;
		open.add(current);
		let out = right;
		const parts: (Slot | Entry)[] = current.kind === "list" ? current.items : [...current.entries.values()];
		for (let at = parts.length - 1; at >= 0 && out.length < room; at--) {
			const part = parts[at];
			if (!part) continue;
			if (at < parts.length - 1) out = `, ${out}`;
			out = write(part.value, room - out.length) + out;
			if ("key" in part && out.length < room) out = `${write(part.key, room - out.length - 2)}: ${out}`;
		}
		open.delete(current);
		return out.length < room ? left + out : out;
	};
	return write(value, wanted);
}

function scalarRepr(value: Exclude<YamlValue, { kind: "list" | "map" }>): string {
	switch (value.kind) {
		case "text":
			return pythonRepr(value.text);
		case "null":
			return "None";
		case "bool":
			return value.value ? "True" : "False";
		case "int":
			return String(value.value);
		case "float":
			return pythonFloat(value.value);
		case "other":
			return value.repr;
	}
}

/**
 * Tells whether two of the items are equal, as the schema's `uniqueItems` sees it: 1 and 1.0 are, 1 and true are not.
 * Equal values get one number each, from the leaves up, so that the work grows with the file and not with its pairs.
 */
export function hasTwins(list: ListValue): boolean {
	const numbers = new Map<string, number>();
	const known = new Map<YamlValue, number>();
	const open = new Map<YamlValue, number>();
	const intern = (signature: string) => {
		const number = numbers.get(signature) ?? numbers.size;
		numbers.set(signature, number);
		return number;
	};
	const numberOf = (value: YamlValue): number => {
		const before = known.get(value);
		if (before !== undefined) return before;
		if (value.kind !== "list" && value.kind !== "map") return intern(signatureOf(value));
		const above = open.get(value);
		if (above !== undefined) return intern(`itself ${above}`);
		open.set(value, open.size);
		const parts =
			value.kind === "list"
				? value.items.map((item) => String(numberOf(item.value)))
				: [...value.entries].map(([key, entry]) => `${JSON.stringify(key)}=${numberOf(entry.value)}`).sort();
		open.delete(value);
		const number = intern(`${value.kind} ${parts.join(",")}`);
		known.set(value, number);
		return number;
	};
	const seen = new Set<number>();
	for (const { value } of list.items) {
		const number = numberOf(value);
		if (seen.has(number) && !(value.kind === "float" && Number.isNaN(value.value))) return true;
		seen.add(number);
	}
	return false;
}

function signatureOf(value: Exclude<YamlValue, { kind: "list" | "map" }>): string {
	return value.kind === "bool" ? `bool ${value.value}` : (keyOf(value) ?? `other ${scalarRepr(value)}`);
}
