import { mutationOptions, type QueryClient, queryOptions } from "@tanstack/react-query";
import { z } from "zod";
import { ask, askItems } from "#components/api-client.ts";
import { type TokenInput, TokenView } from "#lib/auth/schema.ts";

const key = ["api-token"];

export const tokensQuery = () =>
	queryOptions({
		queryKey: key,
		queryFn: ({ signal }) => askItems(TokenView, "/api-tokens", { signal }),
	});

export const makeTokenMutation = (queries: QueryClient) =>
	mutationOptions({
		mutationFn: async (body: TokenInput) =>
			(await ask(TokenView, "/api-tokens", { method: "POST", body })).value,
		onSuccess: () => queries.invalidateQueries({ queryKey: key }),
	});

export const revokeTokenMutation = (queries: QueryClient) =>
	mutationOptions({
		mutationFn: (id: string) => ask(z.object({}), `/api-tokens/${id}`, { method: "DELETE" }),
		onSuccess: () => queries.invalidateQueries({ queryKey: key }),
	});
