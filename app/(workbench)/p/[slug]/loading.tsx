import { Skeleton } from "#components/ui/states.tsx";

/** The shape of a page while it is read. */
export default function Loading() {
	return (
		<div style={{ padding: "20px 24px" }}>
			<Skeleton rows={8} />
		</div>
	);
}
