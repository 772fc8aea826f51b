import type { LossPhase, LossPoint } from "./chart-data.ts";
import { phaseAt } from "./tables.ts";
import { smooth, thin } from "./ticks.ts";

export type LossRow = { step: number; raw: number | null; smoothed: number | null };

/**
 * The points of the loss plot: smoothed within each phase, thinned to some `columns` in all, and an empty row between
 * phases, for the data change there and the line is not joined. A loss that is not a number is a gap as well.
 */
export function lossRows(
	phases: readonly LossPhase[],
	points: readonly LossPoint[],
	smoothing: number,
	columns: number,
): LossRow[] {
	const byPhase = new Map<string, LossPoint[]>();
	for (const point of points) {
		const id = phaseAt(phases, point.step);
		const found = byPhase.get(id);
		if (found) found.push(point);
		else byPhase.set(id, [point]);
	}
	const rows: LossRow[] = [];
	for (const inPhase of byPhase.values()) {
		const finite = inPhase.filter((point) => Number.isFinite(point.loss));
		const soft = smooth(
			finite.map((point) => point.loss),
			smoothing,
		);
		const softAt = new Map(finite.map((point, index) => [point, soft[index] ?? null]));
		const share = Math.max(2, Math.ceil((columns * inPhase.length) / points.length));
		const shown = thin(
			inPhase,
			share,
			(point) => point.step,
			(point) => point.loss,
		);
		const last = rows.at(-1);
		const first = shown[0];
		if (last && first) rows.push({ step: (last.step + first.step) / 2, raw: null, smoothed: null });
		for (const point of shown) {
			rows.push({
				step: point.step,
				raw: Number.isFinite(point.loss) ? point.loss : null,
				smoothed: softAt.get(point) ?? null,
			});
		}
	}
	return rows;
}
