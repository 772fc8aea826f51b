/**
 * Which network addresses an outgoing request may reach. Everything that is not the public internet is refused:
 * such an address is a door to the machine itself, its neighbours or a cloud's metadata service.
 * Sources: the IANA special-purpose address registries for IPv4 and IPv6 (RFC 6890 and its successors).
 */

const V4_REFUSED: readonly (readonly [network: string, bits: number, why: string])[] = [
	["0.0.0.0", 8, "this network"],
	["10.0.0.0", 8, "private"],
	["100.64.0.0", 10, "carrier-grade NAT"],
	["127.0.0.0", 8, "loopback"],
	["169.254.0.0", 16, "link-local, where clouds keep their metadata service"],
	["172.16.0.0", 12, "private"],
	["192.0.0.0", 24, "reserved"],
	["192.0.2.0", 24, "documentation"],
	["192.88.99.0", 24, "reserved"],
	["192.168.0.0", 16, "private"],
	["198.18.0.0", 15, "benchmarking"],
	["198.51.100.0", 24, "documentation"],
	["203.0.113.0", 24, "documentation"],
	["224.0.0.0", 4, "multicast"],
	["240.0.0.0", 4, "reserved"],
];

const V6_REFUSED: readonly (readonly [network: string, bits: number, why: string])[] = [
	["::1", 128, "loopback"],
	["::", 128, "unspecified"],
	["64:ff9b:1::", 48, "local translation"],
	["100::", 64, "discard"],
	["2001::", 23, "protocol assignments, such as Teredo"],
	["2001:db8::", 32, "documentation"],
	["3fff::", 20, "documentation"],
	["5f00::", 16, "segment routing"],
	["fc00::", 7, "private"],
	["fe80::", 10, "link-local"],
	["fec0::", 10, "site-local"],
	["ff00::", 8, "multicast"],
];

/** Prefixes after which an IPv4 address follows, and where its first 16-bit group is. */
const V4_INSIDE: readonly (readonly [network: string, bits: number, group: number])[] = [
	["::ffff:0:0", 96, 6],
	["::ffff:0:0:0", 96, 6],
	["::", 96, 6],
	["64:ff9b::", 96, 6],
	["2002::", 16, 1],
];

/**
 * Why a request may not go to `address`, in a few words, or `undefined` when it may.
 * An IPv4 address inside an IPv6 one counts as itself. What is not an address at all is refused.
 *
 * @param address as a resolver gives it: "192.0.2.1", "2001:db8::1", "fe80::1%eth0"
 */
export function whyRefused(address: string): string | undefined {
	const v4 = parseV4(address);
	if (v4 !== undefined) return reasonOfV4(v4);

	const groups = parseV6(address);
	if (!groups) return "not an address";
	const own = V6_REFUSED.find(([network, bits]) => inside(groups, network, bits));
	if (own) return own[2];
	for (const [network, bits, group] of V4_INSIDE) {
		if (!inside(groups, network, bits)) continue;
		return reasonOfV4(((groups[group] ?? 0) * 0x10000 + (groups[group + 1] ?? 0)) >>> 0);
	}
	return undefined;
}

function reasonOfV4(value: number): string | undefined {
	return V4_REFUSED.find(([network, bits]) => {
		const size = 2 ** (32 - bits);
		return Math.floor(value / size) === Math.floor((parseV4(network) ?? 0) / size);
	})?.[2];
}

/** The strict dotted form only: a URL parser has already turned 0x7f.1 and 2130706433 into it. */
function parseV4(text: string): number | undefined {
	const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text);
	if (!match) return undefined;
	const bytes = match.slice(1).map(Number);
	if (bytes.some((byte) => byte > 255)) return undefined;
	return bytes.reduce((sum, byte) => sum * 256 + byte, 0);
}

/** Eight 16-bit groups, or `undefined`. A zone ("%eth0") is left off. */
function parseV6(text: string): number[] | undefined {
	let plain = text.replace(/%.*$/, "").toLowerCase();
	const tail = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(plain);
	if (tail) {
		const v4 = parseV4(tail[2] ?? "");
		if (v4 === undefined) return undefined;
		plain = `${tail[1]}${Math.floor(v4 / 0x10000).toString(16)}:${(v4 % 0x10000).toString(16)}`;
	}
	const halves = plain.split("::");
	if (halves.length > 2) return undefined;
	const [head = [], end = []] = halves.map((half) => (half === "" ? [] : half.split(":")));
	const missing = 8 - head.length - end.length;
	if (halves.length === 1 ? missing !== 0 : missing < 1) return undefined;
	const groups = [...head, ...Array.from({ length: missing }, () => "0"), ...end];
	if (!groups.every((group) => /^[0-9a-f]{1,4}$/.test(group))) return undefined;
	return groups.map((group) => Number.parseInt(group, 16));
}

function inside(groups: readonly number[], network: string, bits: number): boolean {
	const other = parseV6(network) ?? [];
	for (let bit = 0; bit < bits; bit += 16) {
		const drop = Math.max(0, 16 - (bits - bit));
		if ((groups[bit / 16] ?? 0) >> drop !== (other[bit / 16] ?? 0) >> drop) return false;
	}
	return true;
}
