import type { Mark, ScalarStyle } from "./token.ts";

/** Tags of YAML 1.1, short for "tag:yaml.org,2002:…". */
export const TAG = "tag:yaml.org,2002:";

type Common = { tag: string; start: Mark; end: Mark };
export type ScalarNode = Common & { kind: "scalar"; text: string; style: ScalarStyle };
export type SequenceNode = Common & { kind: "sequence"; items: Place[]; flow: boolean };
export type MappingNode = Common & { kind: "mapping"; pairs: Pair[]; flow: boolean };
export type YamlNode = ScalarNode | SequenceNode | MappingNode;

/** Where a node is used. `at` is the node's start or, of an alias, the alias's. */
export type Place = { node: YamlNode; at: Mark; alias: boolean };
export type Pair = { key: Place; value: Place };

const IMPLICIT: readonly (readonly [tag: string, first: string, pattern: RegExp])[] = [
	["bool", "yYnNtTfFoO", /^(?:yes|Yes|YES|no|No|NO|true|True|TRUE|false|False|FALSE|on|On|ON|off|Off|OFF)$/],
	[
		"float",
		"-+0123456789.",
		/^(?:[-+]?[0-9][0-9_]*\.[0-9_]*(?:[eE][-+][0-9]+)?|\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/,
	],
	[
		"int",
		"-+0123456789",
		/^(?:[-+]?0b[0-1_]+|[-+]?0[0-7_]+|[-+]?(?:0|[1-9][0-9_]*)|[-+]?0x[0-9a-fA-F_]+|[-+]?[1-9][0-9_]*(?::[0-5]?[0-9])+)$/,
	],
	["merge", "<", /^<<$/],
	["null", "~nN", /^(?:~|null|Null|NULL)$/],
	[
		"timestamp",
		"0123456789",
		/^(?:[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{4}-[0-9][0-9]?-[0-9][0-9]?(?:[Tt]|[ \t]+)[0-9][0-9]?:[0-9]{2}:[0-9]{2}(?:\.[0-9]*)?(?:[ \t]*(?:Z|[-+][0-9][0-9]?(?::[0-9]{2})?))?)$/,
	],
	["value", "=", /^=$/],
];

/** The tag that YAML 1.1, as PyYAML reads it, gives a scalar written without quotes and tag. */
export function implicitTag(text: string): string {
	if (text === "") return `${TAG}null`;
	const first = text.charAt(0);
	for (const [tag, starts, pattern] of IMPLICIT) {
		if (starts.includes(first) && pattern.test(text)) return TAG + tag;
	}
	return `${TAG}str`;
}
