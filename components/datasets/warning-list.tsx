import { IconAlertTriangle } from "@tabler/icons-react";
import css from "./datasets.module.css";

type Props = { heading: string; warnings: readonly { code: string; message: string }[] };

/** What whoever uses a dataset must know. */
export function WarningList({ heading, warnings }: Props) {
	return (
		<section className={css.warnings} aria-label={heading}>
			<b>{heading}</b>
			<ul>
				{warnings.map(({ message }) => (
					<li key={message}>
						<IconAlertTriangle size={15} stroke={2} aria-hidden />
						<span>{message}</span>
					</li>
				))}
			</ul>
		</section>
	);
}
