import { type Words, wordsFor } from "./words.ts";

const THIN = "\u202f"; // narrow no-break space, before %
const GAP = "\u00a0"; // no-break space, before units of letters: number and unit stay on one line
const MINUS = "\u2212";
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

type When = Date | string | number;

/** How numbers and times are written in one language and time zone. Unknown (`null`, NaN) is always "–", never 0. */
export type Formats = ReturnType<typeof makeFormats>;

function makeFormats(locale: string, timeZone: string | undefined, units: Words["units"]) {
	// English dates are written "3 Jul 2024", which is the British order.
	const dates = locale === "en" ? "en-GB" : locale;
	const zone = timeZone === undefined ? {} : { timeZone };
	const fixed = (digits: number) =>
		new Intl.NumberFormat(locale, { minimumFractionDigits: digits, maximumFractionDigits: digits });
	const plain = [fixed(0), fixed(1), fixed(2), fixed(3)];
	const decimals = (value: number, digits: number) =>
		(plain[digits] ?? fixed(digits)).format(value).replace("-", MINUS);
	const day = new Intl.DateTimeFormat(dates, { day: "numeric", month: "short", year: "numeric", ...zone });
	const clock = new Intl.DateTimeFormat(dates, {
		hour: "2-digit",
		minute: "2-digit",
		hourCycle: "h23",
		...zone,
	});
	const seconds = new Intl.DateTimeFormat(dates, {
		hour: "2-digit",
		minute: "2-digit",
		second: "2-digit",
		hourCycle: "h23",
		...zone,
	});
	const full = new Intl.DateTimeFormat(dates, {
		day: "numeric",
		month: "short",
		year: "numeric",
		hour: "2-digit",
		minute: "2-digit",
		second: "2-digit",
		hourCycle: "h23",
		timeZoneName: "short",
		...zone,
	});
	const calendarDay = new Intl.DateTimeFormat("en-CA", {
		year: "numeric",
		month: "2-digit",
		day: "2-digit",
		...zone,
	});
	const known = (value: number | null | undefined): value is number =>
		value !== null && value !== undefined && Number.isFinite(value);
	const dateOf = (when: When) => new Date(when);

	/** Whole numbers with separators: 37,492. */
	const integer = (value: number | null | undefined) =>
		known(value) ? decimals(Math.round(value), 0) : units.unknown;

	/** Like `integer`, from one million with one decimal: 9.6 M. */
	const count = (value: number | null | undefined) => {
		if (!known(value)) return units.unknown;
		if (Math.abs(value) >= 1e9) return `${decimals(value / 1e9, 1)}${GAP}${units.billion}`;
		if (Math.abs(value) >= 999_950) return `${decimals(value / 1e6, 1)}${GAP}${units.million}`;
		return integer(value);
	};

	/** A share in [0, 1] as percent: 62 %, 7.8 % below ten, 0 % only for true zero, else "< 0.1 %". */
	const share = (value: number | null | undefined, digits?: number) => {
		if (!known(value)) return units.unknown;
		const percent = value * 100;
		if (percent !== 0 && Math.abs(percent) < 0.1) return units.lessThan(`${decimals(0.1, 1)}${THIN}%`);
		const places = digits ?? (percent !== 0 && Math.abs(percent) < 9.95 ? 1 : 0);
		return `${decimals(percent, places)}${THIN}%`;
	};

	/** A score with a fixed number of decimals (2 by default). */
	const score = (value: number | null | undefined, digits = 2) =>
		known(value) ? decimals(value, digits) : units.unknown;

	/** Half the width of a 95 % interval: ±0.8. */
	const interval = (half: number | null | undefined, digits = 1) =>
		known(half) ? `±${decimals(Math.abs(half), digits)}` : units.unknown;

	/** A difference with its sign: +1.12, −1.34, ±0.00 when it rounds to nothing. */
	const difference = (value: number | null | undefined, digits = 2) => {
		if (!known(value)) return units.unknown;
		const text = decimals(Math.abs(value), digits);
		if (Number(Math.abs(value).toFixed(digits)) === 0) return `±${text}`;
		return `${value > 0 ? "+" : MINUS}${text}`;
	};

	/** Micro-units of a currency as money: 4310000 → $4.31, below a cent "< $0.01". */
	const money = (micros: number | bigint | null | undefined, currency = "USD") => {
		if (micros === null || micros === undefined) return units.unknown;
		const value = Number(micros) / 1e6;
		if (!Number.isFinite(value)) return units.unknown;
		const form = new Intl.NumberFormat(locale, {
			style: "currency",
			currency,
			currencyDisplay: "narrowSymbol",
		});
		if (value > 0 && value < 0.01) return units.lessThan(form.format(0.01));
		return form.format(value).replace("-", MINUS);
	};

	/** Decimal bytes: 14.5 GB. */
	const bytes = (value: number | bigint | null | undefined) => {
		if (value === null || value === undefined) return units.unknown;
		let rest = Number(value);
		if (!Number.isFinite(rest)) return units.unknown;
		let step = 0;
		while (rest >= 999.95 && step < units.bytes.length - 1) {
			rest /= 1000;
			step += 1;
		}
		return `${decimals(rest, step === 0 || rest >= 100 ? 0 : 1)}${GAP}${units.bytes[step]}`;
	};

	/** Milliseconds as "4.2 s", "48 min", "1 h 52 min" or "3 d 4 h"; two parts at most. */
	const duration = (ms: number | null | undefined) => {
		if (!known(ms)) return units.unknown;
		const span = Math.max(0, ms);
		if (span < 9950) return `${decimals(span / 1000, span < 1000 ? 2 : 1)}${GAP}${units.second}`;
		if (span < MINUTE - 500) return `${decimals(span / 1000, 0)}${GAP}${units.second}`;
		const minutes = Math.round(span / MINUTE);
		if (minutes < 60) return `${minutes}${GAP}${units.minute}`;
		const hours = Math.floor(minutes / 60);
		if (hours < 24) {
			const rest = minutes % 60;
			return `${hours}${GAP}${units.hour}${rest > 0 ? ` ${rest}${GAP}${units.minute}` : ""}`;
		}
		const days = Math.floor(hours / 24);
		const rest = hours % 24;
		return `${days}${GAP}${units.day}${rest > 0 ? ` ${rest}${GAP}${units.hour}` : ""}`;
	};

	/** "12 min", "2 h", "Yesterday", "3 d" under seven days, then the date. Times to come read the same way. */
	const relative = (when: When, now: Date) => {
		const then = dateOf(when);
		const span = Math.abs(now.getTime() - then.getTime());
		if (Number.isNaN(span)) return units.unknown;
		if (span < MINUTE) return units.now;
		if (span < HOUR) return `${Math.floor(span / MINUTE)}${GAP}${units.minute}`;
		const today = calendarDay.format(now) === calendarDay.format(then);
		if (today || span < 12 * HOUR) return `${Math.floor(span / HOUR)}${GAP}${units.hour}`;
		if (then < now && calendarDay.format(new Date(now.getTime() - DAY)) === calendarDay.format(then)) {
			return units.yesterday;
		}
		if (span < 7 * DAY) return `${Math.max(1, Math.round(span / DAY))}${GAP}${units.day}`;
		return day.format(then);
	};

	/** The same inside a sentence: "12 min ago", "just now", "yesterday", "on 3 Jul 2024". */
	const ago = (when: When, now: Date) => {
		const text = relative(when, now);
		if (text === units.now) return units.justNow;
		if (text === units.yesterday) return units.yesterday.toLowerCase();
		if (text === units.unknown || dateOf(when) > now) return text;
		return text === day.format(dateOf(when)) ? units.onDay(text) : units.ago(text);
	};

	return {
		integer,
		count,
		share,
		score,
		interval,
		difference,
		money,
		bytes,
		duration,
		relative,
		ago,
		/** Tokens are counted like everything else: 18.2 M. */
		tokens: count,
		/** A range of an estimate: "1 h 35 min to 2 h 20 min". */
		range: (low: string, high: string) => (low === high ? low : `${low} ${units.to} ${high}`),
		/** A figure that is still being counted: "≥ 1,204". */
		atLeast: (value: number) => units.atLeast(integer(value)),
		/** An axis may shorten: 3.2k. */
		axis: (value: number) =>
			Math.abs(value) >= 1e6
				? `${Number((value / 1e6).toFixed(1))}M`.replace("-", MINUS)
				: Math.abs(value) >= 1000
					? `${Number((value / 1000).toFixed(1))}k`.replace("-", MINUS)
					: `${Number(value.toFixed(3))}`.replace("-", MINUS),
		/** 3 Jul 2024. */
		date: (when: When) => day.format(dateOf(when)),
		/** 14:03. */
		time: (when: When) => clock.format(dateOf(when)),
		/** 14:03:05, for logs and the audit. */
		timeSeconds: (when: When) => seconds.format(dateOf(when)),
		/** Date, time and zone in full, for tooltips. */
		full: (when: When) => full.format(dateOf(when)),
	};
}

const made = new Map<string, Formats>();

/**
 * The formats of a language (design §5.2 and §5.3). Made once per language and zone.
 *
 * @param locale a BCP 47 tag
 * @param timeZone an IANA zone; the zone of the machine where it is left out
 */
export function formatsFor(locale: string, timeZone?: string): Formats {
	const key = `${locale} ${timeZone ?? ""}`;
	const found = made.get(key);
	if (found !== undefined) return found;
	const formats = makeFormats(locale, timeZone, wordsFor(locale).units);
	made.set(key, formats);
	return formats;
}
