"use client";

import { Button } from "@mantine/core";
import { IconArrowLeft, IconArrowRight, IconCheck, IconPencil, IconX } from "@tabler/icons-react";
import { useWords } from "#components/words.tsx";
import css from "./samples.module.css";

export type Deed = "back" | "undo" | "edit" | "reject" | "accept" | "skip";

type Props = {
	onDeed: (deed: Deed) => void;
	/** Those that do nothing now; their buttons stay where they are. */
	idle: Readonly<Record<Deed, boolean>>;
	/** Why this person cannot judge; the three verdicts are left out. */
	notAllowed?: string | undefined;
};

/** The bar at the foot: always the same six at the same places, the three verdicts equal in weight. */
export function ReviewFoot({ onDeed, idle, notAllowed }: Props) {
	const words = useWords().samples;
	const is = (deed: Deed) => ({
		variant: "default",
		onClick: () => !idle[deed] && onDeed(deed),
		"aria-disabled": idle[deed],
		...(idle[deed] && { "data-idle": true }),
		className: css.deed,
		"data-deed": deed,
	});
	return (
		<div className={css.foot} role="toolbar" aria-label={words.deeds}>
			<Button {...is("back")} leftSection={<IconArrowLeft size={16} aria-hidden />} aria-label={words.back}>
				<span className="sb-hide-phone">{words.back}</span>
			</Button>
			{notAllowed === undefined ? (
				<>
					<Button
						{...is("undo")}
						rightSection={
							<span aria-hidden>
								<kbd>Z</kbd>
							</span>
						}
						aria-keyshortcuts="Z"
					>
						{words.undo}
					</Button>
					<span className={css.gap} />
					<Button
						{...is("edit")}
						leftSection={<IconPencil size={16} aria-hidden />}
						rightSection={
							<span aria-hidden>
								<kbd>E</kbd>
							</span>
						}
						aria-keyshortcuts="E"
					>
						{words.edit}
					</Button>
					<Button
						{...is("reject")}
						leftSection={<IconX size={16} aria-hidden />}
						rightSection={
							<span aria-hidden>
								<kbd>R</kbd>
							</span>
						}
						aria-keyshortcuts="R"
					>
						{words.reject}
					</Button>
					<Button
						{...is("accept")}
						leftSection={<IconCheck size={16} aria-hidden />}
						rightSection={
							<span aria-hidden>
								<kbd>A</kbd>
							</span>
						}
						aria-keyshortcuts="A"
					>
						{words.accept}
					</Button>
				</>
			) : (
				<p className={css.readOnly}>{notAllowed}</p>
			)}
			<Button {...is("skip")} rightSection={<IconArrowRight size={16} aria-hidden />} aria-label={words.skip}>
				<span className="sb-hide-phone">{words.skip}</span>
			</Button>
		</div>
	);
}
