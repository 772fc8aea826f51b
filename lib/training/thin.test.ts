import { expect, it } from "vitest";
import { thin } from "./thin.ts";

const curve = Array.from({ length: 10_000 }, (_, step) => ({ step, loss: Math.sin(step / 100) }));

it("keeps a short curve as it is", () => expect(thin(curve.slice(0, 50), 100)).toEqual(curve.slice(0, 50)));

it("keeps ends and spikes of a long one, in order, within the bound", () => {
	const spiky = curve.map((point) => (point.step === 4321 ? { ...point, loss: 99 } : point));
	const kept = thin(spiky, 400);
	expect(kept.length).toBeLessThanOrEqual(400);
	expect(kept[0]).toEqual(spiky[0]);
	expect(kept.at(-1)).toEqual(spiky.at(-1));
	expect(kept).toContainEqual({ step: 4321, loss: 99 });
	expect(kept.every(({ step }, i) => i === 0 || step > (kept[i - 1]?.step ?? -1))).toBe(true);
});
