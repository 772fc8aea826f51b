import {
	type CSSVariablesResolver,
	createTheme,
	defaultVariantColorsResolver,
	type MantineColorsTuple,
	type VariantColorsResolver,
} from "@mantine/core";

const ink: MantineColorsTuple = [
	"#f6f8f5",
	"#e8edea",
	"#dde2da",
	"#b7c0b6",
	"#96a19a",
	"#7f8b82",
	"#5d6962",
	"#465149",
	"#2c3831",
	"#17211b",
];
const accepted: MantineColorsTuple = [
	"#def1ee",
	"#b4e2dc",
	"#85d2c8",
	"#58e3cc",
	"#2fb3a1",
	"#12907f",
	"#00776c",
	"#006059",
	"#004f49",
	"#003d39",
];
const rejected: MantineColorsTuple = [
	"#fbe9e3",
	"#f6cdbf",
	"#f5ad90",
	"#f58f66",
	"#e86f40",
	"#d9531f",
	"#cc4317",
	"#be3512",
	"#9c2b0e",
	"#7b220b",
];

const dark: MantineColorsTuple = [
	"#e8edea",
	"#b4bfb8",
	"#919e97",
	"#6f7c74",
	"#48534c",
	"#29312c",
	"#171c19",
	"#101412",
	"#0c0f0d",
	"#080a09",
];

/**
 * A filled control is paper on its colour in both schemes; Mantine's own contrast test sees only one of them, and its
 * shade of the dark scheme is too light to be written on.
 */
const variantColorResolver: VariantColorsResolver = (input) => {
	const out = defaultVariantColorsResolver(input);
	if (input.variant !== "filled") return out;
	if (!input.color || input.color === "ink") return { ...out, color: "var(--sb-ink-inverse)" };
	if (input.color === "rejected" || input.color === "accepted") {
		const fill = `var(--sb-${input.color})`;
		return { ...out, background: fill, hover: fill, color: "var(--sb-ink-inverse)" };
	}
	return out;
};

/** Sizes are pixels at 100 %; Mantine turns them to rem. Base UI text is 14 px. */
export const theme = createTheme({
	primaryColor: "ink",
	primaryShade: { light: 9, dark: 1 },
	autoContrast: true,
	colors: { ink, dark, accepted, rejected },
	variantColorResolver,
	black: "#17211b",
	fontFamily: "var(--sb-font-ui)",
	fontFamilyMonospace: "var(--sb-font-code)",
	fontSizes: { xs: "12px", sm: "13px", md: "14px", lg: "16px", xl: "18px" },
	lineHeights: { xs: "16px", sm: "18px", md: "20px", lg: "24px", xl: "26px" },
	spacing: { xs: "4px", sm: "8px", md: "12px", lg: "16px", xl: "24px" },
	radius: { xs: "2px", sm: "3px", md: "6px", lg: "10px", xl: "16px" },
	defaultRadius: "sm",
	headings: {
		fontFamily: "var(--sb-font-ui)",
		fontWeight: "600",
		sizes: {
			h1: { fontSize: "22px", lineHeight: "28px" },
			h2: { fontSize: "16px", lineHeight: "22px" },
			h3: { fontSize: "14px", lineHeight: "20px" },
		},
	},
	focusRing: "auto",
	cursorType: "pointer",
	respectReducedMotion: true,
	components: {
		Button: { defaultProps: { size: "sm" } },
		InputWrapper: { defaultProps: { inputWrapperOrder: ["label", "input", "description", "error"] } },
		Radio: { defaultProps: { size: "xs" } },
		TextInput: { defaultProps: { size: "sm" } },
		Textarea: { defaultProps: { size: "sm" } },
		Select: { defaultProps: { size: "sm", checkIconPosition: "right" } },
		NumberInput: { defaultProps: { size: "sm" } },
		Checkbox: { defaultProps: { size: "xs" } },
		Switch: { defaultProps: { size: "xs", withThumbIndicator: false } },
		SegmentedControl: { defaultProps: { size: "xs" } },
		ActionIcon: { defaultProps: { variant: "subtle", color: "ink", size: "md" } },
		Tooltip: { defaultProps: { openDelay: 350, withArrow: false, fz: 12 } },
		Menu: { defaultProps: { shadow: "md", withinPortal: true } },
		Modal: { defaultProps: { radius: "lg", centered: true, overlayProps: { backgroundOpacity: 0.35 } } },
		Tabs: { defaultProps: { keepMounted: false } },
	},
});

/** Points Mantine's own variables at our tokens, so that both schemes follow one table. */
export const cssVariablesResolver: CSSVariablesResolver = () => {
	const both = {
		"--mantine-color-body": "var(--sb-canvas)",
		"--mantine-color-text": "var(--sb-ink)",
		"--mantine-color-dimmed": "var(--sb-ink-3)",
		"--mantine-color-default": "var(--sb-surface)",
		"--mantine-color-default-hover": "var(--sb-hover)",
		"--mantine-color-default-color": "var(--sb-ink)",
		"--mantine-color-default-border": "var(--sb-line-strong)",
		"--mantine-color-placeholder": "var(--sb-ink-3)",
		"--mantine-color-error": "var(--sb-rejected)",
		"--mantine-color-anchor": "var(--sb-ink)",
		"--mantine-color-disabled-color": "var(--sb-ink-3)",
		"--mantine-color-disabled": "var(--sb-sunken)",
		"--mantine-primary-color-filled": "var(--sb-fill)",
		"--mantine-primary-color-filled-hover": "var(--sb-fill-hover)",
		"--mantine-primary-color-contrast": "var(--sb-ink-inverse)",
		"--mantine-color-ink-filled": "var(--sb-fill)",
		"--mantine-color-ink-filled-hover": "var(--sb-fill-hover)",
		"--mantine-color-ink-light": "var(--sb-sunken)",
		"--mantine-color-ink-light-hover": "var(--sb-selected)",
		"--mantine-color-ink-light-color": "var(--sb-ink)",
		"--mantine-color-ink-outline": "var(--sb-control-line)",
		"--mantine-color-ink-text": "var(--sb-ink)",
		"--mantine-color-ink-outline-hover": "var(--sb-hover)",
		"--mantine-color-ink-contrast": "var(--sb-ink-inverse)",
	};
	return { variables: {}, light: both, dark: both };
};
