import { describe, expect, it } from "vitest";
import { isDatabaseAway } from "./database-failures.ts";

/** As Prisma 7.10 threw them while the postmaster was killed six times under load, put down field by field. */
const known = (code: string, cause: object) =>
	Object.assign(new Error("Invalid `db.x()` invocation"), {
		code,
		meta: { driverAdapterError: { name: "DriverAdapterError", cause } },
	});
const postgres = (code: string) => ({ originalCode: code, kind: "postgres", code, severity: "FATAL" });
const unreachable = { kind: "DatabaseNotReachable", host: "127.0.0.1", port: 54329 };

describe("what may pass", () => {
	it.each([
		["a model's query of a server that starts", known("P2039", postgres("57P03"))],
		["a model's query as the postmaster dies", known("P2039", postgres("57P01"))],
		["a raw query of a server that starts", known("P2010", postgres("57P03"))],
		["a raw query of a server that is gone", known("P2010", unreachable)],
		["a model's query of a server that is gone", known("P1001", unreachable)],
		["a closed connection", known("P1017", { kind: "ConnectionClosed" })],
		["a batch of queries", Object.assign(new Error("terminating connection"), { cause: postgres("57P01") })],
		[
			"a transaction's broken connection",
			new Error("Client has encountered a connection error and is not queryable"),
		],
		["the driver's own", new Error("Connection terminated unexpectedly")],
		["a socket's", Object.assign(new Error("connect"), { code: "ECONNREFUSED" })],
		["two writers at once", known("P2034", { kind: "TransactionWriteConflict" })],
	])("%s", (_, error) => {
		expect(isDatabaseAway(error)).toBe(true);
	});
});

describe("what does not", () => {
	it.each([
		["a row that is there", known("P2002", { kind: "UniqueConstraintViolation" })],
		["a wrong statement", known("P2010", postgres("42601"))],
		["a check that refuses", known("P2039", postgres("23514"))],
		["a mistake of ours", new TypeError("x is not a function")],
		["nothing", undefined],
		["a word", "57P01"],
	])("%s", (_, error) => {
		expect(isDatabaseAway(error)).toBe(false);
	});
});
