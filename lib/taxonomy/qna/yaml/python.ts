/** Characters that Python's `repr` writes as an escape: not printable, the plain space aside. */
const UNPRINTABLE = /[\p{C}\p{Zl}\p{Zp}\p{Zs}]/u;
const NAMED: Readonly<Record<string, string>> = { "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t" };

/** The text as Python's `repr` writes it. */
export function pythonRepr(text: string): string {
	const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
	let out = quote;
	for (const char of text) {
		if (char === quote) out += `\\${char}`;
		else if (NAMED[char] !== undefined) out += NAMED[char];
		else if (char !== " " && UNPRINTABLE.test(char)) out += escaped(char.codePointAt(0) ?? 0);
		else out += char;
	}
	return out + quote;
}

function escaped(code: number): string {
	if (code <= 0xff) return `\\x${code.toString(16).padStart(2, "0")}`;
	if (code <= 0xffff) return `\\u${code.toString(16).padStart(4, "0")}`;
	return `\\U${code.toString(16).padStart(8, "0")}`;
}

/** The number as Python's `repr` writes a float. */
export function pythonFloat(value: number): string {
	if (Number.isNaN(value)) return "nan";
	if (!Number.isFinite(value)) return value > 0 ? "inf" : "-inf";
	if (Object.is(value, -0)) return "-0.0";
	const size = Math.abs(value);
	if (size !== 0 && (size < 1e-4 || size >= 1e16)) {
		const [mantissa = "", exponent = ""] = value.toExponential().split("e");
		return `${mantissa}e${exponent.charAt(0)}${exponent.slice(1).padStart(2, "0")}`;
	}
	const text = String(value);
	return text.includes(".") ? text : `${text}.0`;
}
