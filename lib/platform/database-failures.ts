/** What a database failure says of itself, in each of the shapes in which Prisma 7, its adapter and `pg` throw one. */

/** Prisma's: unreachable, timed out, closed, no connection free, transaction not started, write conflict. */
const CODES = new Set(["P1001", "P1002", "P1008", "P1017", "P2024", "P2028", "P2034"]);

/** The adapter's words for the same. */
const KINDS = new Set([
	"DatabaseNotReachable",
	"ConnectionClosed",
	"SocketTimeout",
	"TooManyConnections",
	"TransactionWriteConflict",
]);

/** SQLSTATE: serialization failure, deadlock, too many connections, the server going down or coming up, connection. */
const STATES = /^(40001|40P01|53300|57P01|57P02|57P03|08...)$/;

/** A connection that breaks in the middle of a query, or of a transaction, comes through as the driver's own error. */
const DRIVER = /Connection terminated|not queryable|ECONNRE|server closed|timeout exceeded/i;

type Shape = {
	code?: unknown;
	kind?: unknown;
	message?: unknown;
	cause?: unknown;
	meta?: { driverAdapterError?: unknown };
};

/**
 * Whether the database failed in a way that may pass: a restart, a full pool, two writers at once. A failure that
 * carries another (Prisma's P2010 and P2039 do) is judged by that one as well.
 */
export function isDatabaseAway(error: unknown): boolean {
	if (typeof error !== "object" || error === null) return false;
	const { code, kind, message, cause, meta } = error as Shape;
	return (
		(typeof code === "string" && (CODES.has(code) || STATES.test(code) || code.startsWith("ECONNRE"))) ||
		(typeof kind === "string" && KINDS.has(kind)) ||
		(error instanceof Error && typeof message === "string" && DRIVER.test(message)) ||
		isDatabaseAway(cause) ||
		isDatabaseAway(meta?.driverAdapterError)
	);
}
