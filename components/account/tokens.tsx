"use client";

import { Button, NumberInput, Select, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { Ago } from "#components/ui/ago.tsx";
import { CopyField } from "#components/ui/copy-field.tsx";
import { DataTable } from "#components/ui/data-table.tsx";
import { Empty } from "#components/ui/states.tsx";
import { useFormats, useWords } from "#components/words.tsx";
import type { TokenInput, TokenView } from "#lib/auth/schema.ts";
import { makeTokenMutation, revokeTokenMutation, tokensQuery } from "./api.ts";

/** One's API tokens: made, shown once, revoked. */
export function Tokens({ initial }: { initial: TokenView[] }) {
	const words = useWords().account;
	const formats = useFormats();
	const queries = useQueryClient();
	const { data: tokens } = useQuery({ ...tokensQuery(), initialData: initial });
	const make = useMutation(makeTokenMutation(queries));
	const revoke = useMutation(revokeTokenMutation(queries));
	const [name, setName] = useState("");
	const [scope, setScope] = useState<TokenInput["scope"]>("read");
	const [days, setDays] = useState(90);
	const submit = (event: FormEvent) => {
		event.preventDefault();
		make.mutate({ name, scope, expiresInDays: days }, { onSuccess: () => setName("") });
	};
	return (
		<div className="sb-stack">
			<form className="sb-row sb-wrap" style={{ alignItems: "flex-end" }} onSubmit={submit}>
				<TextInput
					label={words.name}
					value={name}
					onChange={(event) => setName(event.currentTarget.value)}
					required
				/>
				<Select
					label={words.scope}
					data={[
						{ value: "read", label: words.scopeRead },
						{ value: "write", label: words.scopeWrite },
					]}
					value={scope}
					onChange={(value) => setScope(value === "write" ? "write" : "read")}
					allowDeselect={false}
				/>
				<NumberInput
					label={words.days}
					min={1}
					max={366}
					value={days}
					onChange={(value) => setDays(Number(value) || 1)}
				/>
				<Button type="submit" loading={make.isPending}>
					{words.make}
				</Button>
			</form>
			{(make.error ?? revoke.error) && <p role="alert">{(make.error ?? revoke.error)?.message}</p>}
			{make.data?.token && <CopyField label={words.token} value={make.data.token} description={words.once} />}
			<DataTable
				label={words.tokens}
				columns={[
					{ key: "name", head: words.name },
					{ key: "scope", head: words.scope },
					{ key: "created", head: words.created },
					{ key: "expires", head: words.expires },
					{ key: "used", head: words.lastUsed },
					{ key: "revoke", head: "" },
				]}
				rows={tokens.map((token) => ({
					key: token.id,
					cells: [
						token.name,
						token.scope === "write" ? words.scopeWrite : words.scopeRead,
						<Ago key="created" at={token.createdAt} />,
						formats.date(token.expiresAt),
						token.lastUsedAt === null ? words.never : <Ago key="used" at={token.lastUsedAt} />,
						<Button key="revoke" variant="default" size="xs" onClick={() => revoke.mutate(token.id)}>
							{words.revoke}
						</Button>,
					],
				}))}
				empty={<Empty heading={words.noTokens}>{words.noTokensSays}</Empty>}
			/>
		</div>
	);
}
