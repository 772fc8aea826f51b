"use client";

import { Checkbox, NumberInput, PasswordInput, Select, TextInput } from "@mantine/core";
import { useWords } from "#components/words.tsx";
import type { TeacherView } from "#lib/teachers/schema.ts";
import type { Faults, Fields } from "./fields.ts";
import css from "./teachers.module.css";

type Props = {
	fields: Fields;
	faults: Faults;
	/** The teacher as it is stored; left out for a new one. */
	before?: TeacherView;
	onChange: (change: Partial<Fields>) => void;
	onBlur: (field: keyof Fields) => void;
};

/** The settings of a teacher. The embedded one keeps its address, key, model and prompts. */
export function TeacherFields({ fields, faults, before, onChange, onBlur }: Props) {
	const words = useWords().teachers;
	const common = useWords().common;
	const isEmbedded = before?.kind === "embedded";
	const hasKey = before !== undefined && before.keyLastFour !== null;
	const isMoved = before !== undefined && fields.baseUrl.trim() !== before.baseUrl;
	const text = (field: "name" | "baseUrl" | "model" | "licence" | "currency") => ({
		value: fields[field],
		error: faults[field],
		onChange: (event: { currentTarget: { value: string } }) =>
			onChange({ [field]: event.currentTarget.value }),
		onBlur: () => onBlur(field),
	});
	const number = (field: "priceIn" | "priceOut" | "maxConcurrency" | "contextTokens" | "timeoutSeconds") => ({
		value: fields[field],
		error: faults[field],
		min: 0,
		onChange: (value: number | string) => onChange({ [field]: value === "" ? "" : Number(value) }),
		onBlur: () => onBlur(field),
	});
	return (
		<div className={css.fields}>
			<TextInput label={words.name} description={words.nameHelp} {...text("name")} />
			<TextInput label={words.licence} description={words.licenceHelp} {...text("licence")} />
			{!isEmbedded && (
				<>
					<TextInput
						className={css.wide ?? ""}
						label={words.address}
						description={hasKey && isMoved ? words.addressMoved : words.addressHelp}
						type="url"
						autoComplete="off"
						spellCheck={false}
						{...text("baseUrl")}
					/>
					<TextInput
						label={words.model}
						description={words.modelHelp}
						spellCheck={false}
						{...text("model")}
					/>
					<PasswordInput
						label={`${words.apiKey} (${common.optional})`}
						description={hasKey && !isMoved ? words.apiKeyHas(before?.keyLastFour ?? "") : words.apiKeyHelp}
						autoComplete="new-password"
						value={fields.apiKey}
						error={faults.apiKey}
						onChange={(event) => onChange({ apiKey: event.currentTarget.value })}
					/>
					<Select
						label={words.profileLabel}
						description={words.profileHelp}
						data={[
							{ value: "lab", label: words.profileLab },
							{ value: "small", label: words.profileSmall },
						]}
						value={fields.profile}
						allowDeselect={false}
						onChange={(value) => onChange({ profile: value === "small" ? "small" : "lab" })}
					/>
				</>
			)}
			<NumberInput
				label={words.contextTokens}
				allowDecimal={false}
				thousandSeparator=","
				{...number("contextTokens")}
			/>
			<div className={css.wide}>
				<div className="sb-col">
					<Checkbox
						label={words.isOpen}
						checked={fields.isOpen}
						onChange={(event) => onChange({ isOpen: event.currentTarget.checked })}
					/>
					<Checkbox
						label={words.allowsTraining}
						checked={fields.allowsTraining}
						onChange={(event) => onChange({ allowsTraining: event.currentTarget.checked })}
					/>
				</div>
			</div>
			<NumberInput label={words.priceIn} decimalScale={6} {...number("priceIn")} />
			<NumberInput label={words.priceOut} decimalScale={6} {...number("priceOut")} />
			<TextInput label={words.currency} description={words.currencyHelp} {...text("currency")} />
			<NumberInput
				label={words.maxConcurrency}
				description={words.maxConcurrencyHelp}
				allowDecimal={false}
				{...number("maxConcurrency")}
			/>
			<NumberInput label={words.timeoutSeconds} allowDecimal={false} {...number("timeoutSeconds")} />
		</div>
	);
}
