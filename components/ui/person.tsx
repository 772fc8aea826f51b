import type { ReactNode } from "react";
import css from "./figures.module.css";

const initials = (name: string) =>
	name
		.split(/[\s._-]+/u)
		.filter(Boolean)
		.slice(0, 2)
		.map((part) => Array.from(part)[0] ?? "")
		.join("")
		.toUpperCase();

/** Initials and name. */
export function Person({ name }: { name: string }) {
	return (
		<span className={css.person}>
			<i aria-hidden="true">{initials(name)}</i>
			<span className="sb-trunc">{name}</span>
		</span>
	);
}

/** A key and what it does, on screens that have keys. */
export function Hint({ k, children }: { k: string; children: ReactNode }) {
	return (
		<span className={css.hint}>
			<kbd>{k}</kbd>
			{children}
		</span>
	);
}
