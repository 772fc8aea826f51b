"use client";

import { TextInput, UnstyledButton } from "@mantine/core";
import { useRef, useState } from "react";
import { useKeys } from "#components/frame/keys.ts";
import { Hint } from "#components/ui/person.tsx";
import { useWords } from "#components/words.tsx";
import { REASONS } from "#lib/samples/schema.ts";
import css from "./samples.module.css";

type Props = {
	onReject: (reason: (typeof REASONS)[number], note: string) => void;
	onClose: () => void;
};

/** The seven reasons, each a digit and a button; Enter opens a note. */
export function RejectPanel({ onReject, onClose }: Props) {
	const words = useWords().samples;
	const [note, setNote] = useState<string>();
	const panel = useRef<HTMLElement>(null);
	const field = useRef<HTMLInputElement>(null);
	const openNote = () => {
		// Enter on a reason that has the focus means that reason.
		const focused = document.activeElement;
		if (focused instanceof HTMLButtonElement && panel.current?.contains(focused)) return focused.click();
		setNote((before) => before ?? "");
		setTimeout(() => field.current?.focus());
	};
	useKeys([
		...REASONS.map((reason, index) => ({
			keys: String(index + 1),
			does: words.reasons[reason] ?? reason,
			run: () => onReject(reason, note ?? ""),
		})),
		{ keys: "Enter", does: words.noteLabel, run: openNote },
		{ keys: "Escape", does: words.back, run: onClose },
	]);
	return (
		<section ref={panel} className={css.why} aria-label={words.why}>
			<h3>{words.why}</h3>
			<div className={css.reasons}>
				{REASONS.map((reason, index) => (
					<UnstyledButton key={reason} className={css.reason} onClick={() => onReject(reason, note ?? "")}>
						<span aria-hidden>
							<kbd>{index + 1}</kbd>
						</span>
						{words.reasons[reason] ?? reason}
					</UnstyledButton>
				))}
				<span className="sb-meta sb-hide-phone">
					<Hint k="Enter">{words.whyKeys}</Hint>
				</span>
			</div>
			{note !== undefined && (
				<TextInput
					ref={field}
					label={words.noteLabel}
					description={words.noteHelp}
					inputWrapperOrder={["label", "input", "description"]}
					maxLength={2000}
					value={note}
					onChange={(event) => setNote(event.currentTarget.value)}
					onKeyDown={(event) => {
						if (event.key !== "Enter" || event.nativeEvent.isComposing) return;
						event.preventDefault();
						panel.current?.querySelector("button")?.focus();
					}}
				/>
			)}
		</section>
	);
}
