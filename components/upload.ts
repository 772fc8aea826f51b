import { z } from "zod";
import { ApiProblem } from "./api-client.ts";

const Problem = z.object({
	code: z.string(),
	detail: z.string(),
	details: z.record(z.string(), z.unknown()),
});

/**
 * Posts a file to `/api/v1` as it is, telling how much is sent. By XMLHttpRequest: `fetch` does not say how far it is.
 *
 * @param onProgress gets the share sent, in [0, 1]
 * @throws ApiProblem the server's refusal; with status 0 where the line was cut
 */
export function send<V extends z.ZodType>(
	view: V,
	path: string,
	body: Blob,
	onProgress: (share: number) => void = () => {},
): Promise<z.infer<V>> {
	return new Promise((resolve, reject) => {
		const request = new XMLHttpRequest();
		request.open("POST", `/api/v1${path}`);
		request.setRequestHeader("content-type", "application/octet-stream");
		request.upload.onprogress = ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 1);
		request.onerror = () => reject(new ApiProblem(0, "upload.cut", "The connection was cut.", {}));
		request.onload = () => {
			const answer = jsonOf(request.responseText);
			if (request.status < 300) {
				resolve(view.parse(answer));
				return;
			}
			const problem = Problem.safeParse(answer);
			reject(
				problem.success
					? new ApiProblem(request.status, problem.data.code, problem.data.detail, problem.data.details)
					: new ApiProblem(request.status, "unknown", `The server answered ${request.status}.`, {}),
			);
		};
		request.send(body);
	});
}

function jsonOf(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined; // no problem of ours: told by its status
	}
}
