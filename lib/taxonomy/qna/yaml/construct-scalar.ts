import { TAG, type YamlNode } from "./node.ts";
import { pythonRepr } from "./python.ts";
import { YamlError, YamlFailure } from "./token.ts";
import type { YamlValue } from "./value.ts";

/**
 * The value of a scalar.
 * @param tag the short name of its YAML tag ("int"); null for a tag of another kind
 * @throws YamlError   for a tag without meaning here
 * @throws YamlFailure where Python raises something else: a bad date, a bad number behind an explicit tag
 */
export function constructScalar(node: YamlNode, tag: string | null): YamlValue {
	if (tag === null || !["null", "bool", "int", "float", "binary", "timestamp", "str"].includes(tag)) {
		const problem = `could not determine a constructor for the tag ${pythonRepr(node.tag)}`;
		throw new YamlError("ConstructorError", null, null, problem, node.start);
	}
	const text = scalarText(node);
	switch (tag) {
		case "null":
			return { kind: "null" };
		case "bool":
			return boolOf(text);
		case "int":
			return intOf(text);
		case "float":
			return { kind: "float", value: floatOf(text) };
		case "binary":
			return bytesOf(text, node);
		case "timestamp":
			return timeOf(text);
		default:
			return { kind: "text", text };
	}
}

function scalarText(node: YamlNode): string {
	if (node.kind === "scalar") return node.text;
	if (node.kind === "mapping") {
		for (const { key, value } of node.pairs)
			if (key.node.tag === `${TAG}value`) return scalarText(value.node);
	}
	const problem = `expected a scalar node, but found ${node.kind}`;
	throw new YamlError("ConstructorError", null, null, problem, node.start);
}

function failure(exception: string, message: string): YamlFailure {
	return new YamlFailure(
		`exception:${exception}`,
		message,
		`A value of the file cannot be read: ${message}.`,
		"Put the value in quotes if it is meant as text.",
	);
}

function boolOf(text: string): YamlValue {
	const word = text.toLowerCase();
	if (["yes", "true", "on"].includes(word)) return { kind: "bool", value: true };
	if (["no", "false", "off"].includes(word)) return { kind: "bool", value: false };
	throw failure("KeyError", pythonRepr(word));
}

/** Python refuses to read a decimal number of more digits than this. */
const MOST_DIGITS = 4300;

function intOf(written: string): YamlValue {
	const text = written.replaceAll("_", "");
	if (text === "") throw failure("IndexError", "string index out of range");
	const negative = text.startsWith("-");
	const digits = /^[+-]/.test(text) ? text.slice(1) : text;
	const value = wholeNumber(digits);
	return { kind: "int", value: negative ? -value : value };
}

function wholeNumber(digits: string): bigint {
	const invalid = (base: number, part: string) =>
		failure("ValueError", `invalid literal for int() with base ${base}: ${pythonRepr(part)}`);
	if (digits === "") throw failure("IndexError", "string index out of range");
	if (digits === "0") return 0n;
	if (/^0b/.test(digits)) {
		if (!/^0b[01]+$/.test(digits)) throw invalid(2, digits.slice(2));
		return BigInt(digits);
	}
	if (/^0x/.test(digits)) {
		if (!/^0x[0-9a-fA-F]+$/.test(digits)) throw invalid(16, digits.slice(2));
		return BigInt(digits);
	}
	if (digits.startsWith("0")) {
		if (!/^[0-7]+$/.test(digits)) throw invalid(8, digits);
		return BigInt(`0o${digits.slice(1)}`);
	}
	let value = 0n;
	for (const part of digits.split(":")) {
		if (!/^[0-9]+$/.test(part)) throw invalid(10, part);
		if (part.length > MOST_DIGITS) {
			const problem = `Exceeds the limit (${MOST_DIGITS} digits) for integer string conversion`;
			throw failure("ValueError", `${problem}: value has ${part.length} digits`);
		}
		value = value * 60n + BigInt(part);
	}
	return value;
}

function floatOf(written: string): number {
	const text = written.replaceAll("_", "").toLowerCase();
	const sign = text.startsWith("-") ? -1 : 1;
	const digits = /^[+-]/.test(text) ? text.slice(1) : text;
	if (digits === ".inf") return sign * Number.POSITIVE_INFINITY;
	if (digits === ".nan") return Number.NaN;
	let value = 0;
	for (const part of digits.split(":")) {
		if (!/^(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:e[+-]?[0-9]+)?$/.test(part)) {
			throw failure("ValueError", `could not convert string to float: ${pythonRepr(part)}`);
		}
		value = value * 60 + Number(part);
	}
	return sign * value;
}

function bytesOf(text: string, node: YamlNode): YamlValue {
	const refuse = (problem: string) => new YamlError("ConstructorError", null, null, problem, node.start);
	// biome-ignore lint/suspicious/noControlCharactersInRegex: "not ASCII" is what is asked.
	if (/[^\x00-\x7f]/.test(text)) {
		throw refuse("failed to convert base64 data into ascii: ordinal not in range(128)");
	}
	const base64 = text.replace(/[^A-Za-z0-9+/=]/g, "");
	if (base64.length % 4 !== 0) throw refuse("failed to decode base64 data: Incorrect padding");
	let bytes: string;
	try {
		bytes = atob(base64);
	} catch (cause) {
		if (!(cause instanceof DOMException)) throw cause;
		throw refuse("failed to decode base64 data: Incorrect padding");
	}
	return { kind: "other", repr: `b${pythonRepr(bytes)}`, falsy: bytes === "", hashable: true };
}

const TIME =
	/^([0-9]{4})-([0-9][0-9]?)-([0-9][0-9]?)(?:(?:[Tt]|[ \t]+)([0-9][0-9]?):([0-9]{2}):([0-9]{2})(?:\.([0-9]*))?(?:[ \t]*(?:Z|([-+])([0-9][0-9]?)(?::([0-9]{2}))?))?)?$/;

function timeOf(text: string): YamlValue {
	const match = TIME.exec(text);
	if (!match) throw failure("AttributeError", "'NoneType' object has no attribute 'groupdict'");
	const part = (at: number) => Number(match[at] ?? 0);
	const [year, month, day] = [part(1), part(2), part(3)];
	if (year < 1) throw failure("ValueError", `year ${year} is out of range`);
	if (month < 1 || month > 12) throw failure("ValueError", "month must be in 1..12");
	const days = new Date(Date.UTC(2000 + (year % 400), month, 0)).getUTCDate();
	if (day < 1 || day > days) throw failure("ValueError", "day is out of range for month");
	if (match[4] === undefined) return other(`datetime.date(${year}, ${month}, ${day})`);
	const [hour, minute, second] = [part(4), part(5), part(6)];
	if (hour > 23) throw failure("ValueError", "hour must be in 0..23");
	if (minute > 59) throw failure("ValueError", "minute must be in 0..59");
	if (second > 59) throw failure("ValueError", "second must be in 0..59");
	if (match[8] !== undefined && part(9) * 60 + part(10) >= 24 * 60) {
		throw failure(
			"ValueError",
			"offset must be a timedelta strictly between -timedelta(hours=24) and timedelta(hours=24)",
		);
	}
	const numbers = [year, month, day, hour, minute];
	const micros = Number((match[7] ?? "").slice(0, 6).padEnd(6, "0"));
	if (second > 0 || micros > 0) numbers.push(second);
	if (micros > 0) numbers.push(micros);
	return other(`datetime.datetime(${numbers.join(", ")}${zoneOf(text, match[8], part(9) * 60 + part(10))})`);
}

function zoneOf(text: string, sign: string | undefined, minutes: number): string {
	if (sign === undefined) return text.endsWith("Z") ? ", tzinfo=datetime.timezone.utc" : "";
	const seconds = (sign === "-" ? -minutes : minutes) * 60;
	if (seconds === 0) return ", tzinfo=datetime.timezone.utc";
	const delta = seconds < 0 ? `days=-1, seconds=${seconds + 86_400}` : `seconds=${seconds}`;
	return `, tzinfo=datetime.timezone(datetime.timedelta(${delta}))`;
}

function other(repr: string): YamlValue {
	return { kind: "other", repr, falsy: false, hashable: true };
}
