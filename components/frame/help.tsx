"use client";

import { Modal, Switch, TextInput } from "@mantine/core";
import { useState } from "react";
import { useWords } from "#components/words.tsx";
import css from "./frame.module.css";
import { isSequence } from "./key-match.ts";
import { setSingleKeys, useRegisteredKeys, useSingleKeys } from "./keys.ts";

type Listed = { keys: string; does: string };

/** The keys that work on this page now, then those that work anywhere. */
export function Help({ opened, onClose }: { opened: boolean; onClose: () => void }) {
	const words = useWords();
	const registered = useRegisteredKeys();
	const single = useSingleKeys();
	const [query, setQuery] = useState("");
	const wanted = query.toLowerCase().split(/\s+/).filter(Boolean);
	const keysOf = (group: "page" | "anywhere"): Listed[] => {
		const seen = new Set<string>();
		return registered
			.filter((entry) => entry.group === group)
			.flatMap((entry) => entry.bindings)
			.filter(({ keys, does }) => {
				if (seen.has(`${keys} ${does}`)) return false;
				seen.add(`${keys} ${does}`);
				return wanted.every((word) => `${keys} ${does}`.toLowerCase().includes(word));
			});
	};
	const leave: Listed = { keys: "Esc", does: words.frame.help.escape };
	const groups = [
		{ name: words.frame.help.thisPage, keys: keysOf("page") },
		{
			name: words.frame.help.anywhere,
			keys: [...keysOf("anywhere"), ...(wanted.length === 0 ? [leave] : [])],
		},
	].filter((group) => group.keys.length > 0);
	return (
		<Modal
			opened={opened}
			onClose={onClose}
			title={words.frame.help.title}
			size={720}
			closeButtonProps={{ "aria-label": words.common.close }}
		>
			<TextInput
				data-autofocus
				size="xs"
				aria-label={words.frame.help.search}
				placeholder={words.frame.help.search}
				value={query}
				onChange={(event) => setQuery(event.currentTarget.value)}
				mb={16}
			/>
			{groups.length === 0 && <p>{words.frame.help.none}</p>}
			<div className={css.keys}>
				{groups.map((group) => (
					<section key={group.name}>
						<h3>{group.name}</h3>
						<ul>
							{group.keys.map(({ keys, does }) => (
								<li key={`${keys} ${does}`}>
									<span>{does}</span>
									<KeyNames keys={keys} then={words.frame.help.andThen} />
								</li>
							))}
						</ul>
					</section>
				))}
			</div>
			<div className="sb-row sb-between sb-wrap" style={{ marginTop: 16 }}>
				<p className="sb-meta">{words.frame.help.note}</p>
				<Switch
					label={words.frame.help.singleKeys}
					checked={single}
					onChange={(event) => setSingleKeys(event.currentTarget.checked)}
				/>
			</div>
		</Modal>
	);
}

const arrows: Readonly<Record<string, string>> = {
	ArrowUp: "↑",
	ArrowDown: "↓",
	ArrowLeft: "←",
	ArrowRight: "→",
};

function KeyNames({ keys, then }: { keys: string; then: string }) {
	const sequence = isSequence(keys);
	return (
		<span>
			{keys.split(" ").map((key, index) => (
				// biome-ignore lint/suspicious/noArrayIndexKey: a key may be named twice
				<span key={`${index} ${key}`}>
					{index > 0 && <span className="sb-meta"> {sequence ? then : ""} </span>}
					<kbd>{arrows[key] ?? key}</kbd>
				</span>
			))}
		</span>
	);
}
