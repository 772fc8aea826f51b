"use client";

import Link from "next/link";
import { cx } from "#components/ui/cx.ts";
import { useFormats, useWords } from "#components/words.tsx";
import css from "./chart.module.css";
import { refusals, type StreamStage, streamSums } from "./stream-layout.ts";

/** The stream for narrow places: one bar per stage on one scale, refusals named beneath. */
export function StreamList({ stages }: { stages: readonly StreamStage[] }) {
	const words = useWords().charts.stream;
	const formats = useFormats();
	const sums = streamSums(stages);
	const most = Math.max(1, ...stages.flatMap((stage) => [stage.in, stage.accepted]));
	const part = (count: number, color: string, hatched = false) =>
		count > 0 && (
			<i
				className={cx(hatched && "sb-hatch")}
				style={{ width: `${(count / most) * 100}%`, ...(!hatched && { background: color }) }}
			/>
		);
	return (
		<ol className={css.flow}>
			{stages.map((stage) => (
				<li key={stage.name}>
					<div className="sb-row sb-between">
						<b>{stage.name}</b>
						<span>{formats.integer(stage.in)}</span>
					</div>
					<div className={css.bar} aria-hidden="true">
						{part(stage.accepted, "color-mix(in srgb, var(--sb-cover-4) 30%, transparent)")}
						{part(
							stage.rejected.reduce((sum, refusal) => sum + refusal.count, 0),
							"var(--sb-rejected)",
						)}
						{part(stage.failed, "var(--sb-ink-3)")}
						{part(stage.inFlight, "", true)}
					</div>
					<div className={css.reasons}>
						{refusals(stage, words.failed).map((out) => {
							const body = (
								<>
									<b style={{ color: out.failed ? "var(--sb-ink-3)" : "var(--sb-rejected)" }}>
										{formats.integer(out.count)}
									</b>{" "}
									<span className="sb-ink2">{out.reason}</span>
								</>
							);
							return out.href === undefined ? (
								<span key={out.reason}>{body}</span>
							) : (
								<Link key={out.reason} href={out.href}>
									{body}
								</Link>
							);
						})}
						{stage.inFlight > 0 && (
							<span className="sb-ink3">{words.inFlight(formats.integer(stage.inFlight))}</span>
						)}
					</div>
				</li>
			))}
			<li>
				<div className="sb-row sb-between">
					<b style={{ color: "var(--sb-accepted)" }}>{words.acceptedRow}</b>
					<b>{formats.integer(sums.accepted)}</b>
				</div>
				<div className={css.bar} aria-hidden="true">
					{part(sums.accepted, "var(--sb-accepted)")}
				</div>
			</li>
		</ol>
	);
}
