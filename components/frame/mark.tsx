/** Seedbed's mark: three stems on the soil, in the colours of the branches. */
export function Mark() {
	return (
		<svg width="24" height="20" viewBox="0 0 24 20" aria-hidden="true">
			<path d="M1 17.5h22" stroke="var(--sb-ink)" strokeWidth="1.6" />
			<path d="M5.5 17V11" stroke="var(--sb-knowledge)" strokeWidth="3" />
			<path d="M12 17V6.5" stroke="var(--sb-foundational)" strokeWidth="3" />
			<path d="M18.5 17V1.5" stroke="var(--sb-compositional)" strokeWidth="3" />
		</svg>
	);
}
