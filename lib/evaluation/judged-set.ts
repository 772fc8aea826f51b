import type { BenchmarkPack, BenchmarkQuestion, JudgePrompt } from "./mt-bench.ts";

/**
 * The product's own small judged set, for first steps without a benchmark pack: eight questions of two turns, one per
 * category, and a rubric, all in our own words. It is not MT-Bench, its scores compare with no one's published ones,
 * and eight questions tell only large differences apart.
 */

const QUESTIONS: readonly BenchmarkQuestion[] = [
	{
		id: 1,
		category: "writing",
		turns: [
			"A public library will be closed on Thursday because its lift is being repaired. Write the notice for the front door. It must say what is closed, why, when it opens again (Friday at nine), and where borrowed books can be left meanwhile (the box beside the side entrance). At most sixty words.",
			"Now write the same notice for children of about eight years, in at most four short sentences, and keep every fact.",
		],
		reference: null,
	},
	{
		id: 2,
		category: "roleplay",
		turns: [
			"You are a lighthouse keeper in 1890 and have just been told that the lamp will be run without a keeper from next year. I am the young inspector who brought the letter. Greet me and tell me what you make of the news, in one paragraph.",
			"Stay in your part. I ask you for one piece of advice for whoever will look after the automatic lamp. Answer me.",
		],
		reference: null,
	},
	{
		id: 3,
		category: "reasoning",
		turns: [
			"Four boxes stand in a row. The red one is somewhere left of the blue one. The green one is at the right end. The yellow one is directly beside the green one. In which order do they stand, from left to right?",
			"The green and the blue box now change places. Is the statement “the yellow box has a red neighbour” true?",
		],
		reference: [
			"Red, blue, yellow, green. Green is fourth, so yellow beside it is third; red and blue are left for the first two places, red before blue.",
			"No. The order is now red, green, yellow, blue. The neighbours of yellow are green and blue.",
		],
	},
	{
		id: 4,
		category: "math",
		turns: [
			"A water tank holds 240 litres. One tap fills it in 8 hours, a second tap in 12 hours. With both taps open, how long does it take to fill the empty tank?",
			"After 2 hours with both taps open, the first tap is closed. How many more hours does the second tap need to fill the tank?",
		],
		reference: [
			"4.8 hours (4 hours 48 minutes). The taps give 30 and 20 litres an hour, together 50; 240 / 50 = 4.8.",
			"7 hours. After 2 hours the tank holds 100 litres; 140 litres are missing, and the second tap gives 20 litres an hour.",
		],
	},
	{
		id: 5,
		category: "coding",
		turns: [
			"Write a Python function `longest_run(values)` that returns the length of the longest stretch of equal neighbouring values in a list, and 0 for an empty list. `longest_run([3, 3, 5, 5, 5, 3])` is 3.",
			"Change it so that it returns a pair: the length and the value of that stretch, the first one if several are equally long, and `(0, None)` for an empty list.",
		],
		reference: [
			"def longest_run(values):\n    best = run = 0\n    for i, value in enumerate(values):\n        run = run + 1 if i > 0 and value == values[i - 1] else 1\n        best = max(best, run)\n    return best",
			"def longest_run(values):\n    best, best_value, run = 0, None, 0\n    for i, value in enumerate(values):\n        run = run + 1 if i > 0 and value == values[i - 1] else 1\n        if run > best:\n            best, best_value = run, value\n    return best, best_value",
		],
	},
	{
		id: 6,
		category: "extraction",
		turns: [
			"Read this note: “Amira takes the 7:40 train on Monday and the 9:05 on Wednesday. Tomas drives on Monday, and on Wednesday he joins her. On Friday both work from home.” List every journey with day, person and means, one per line, separated by commas.",
			"Give the same list as JSON: an array of objects with the keys day, person, means and time, where time is null if the note names none.",
		],
		reference: null,
	},
	{
		id: 7,
		category: "stem",
		turns: [
			"Why does a metal spoon feel colder than a wooden one when both have been in the same room overnight? Explain it to a curious twelve-year-old.",
			"Both spoons are now put into a sauna at 80 °C for an hour. Which one feels hotter to the touch, and does your explanation still hold?",
		],
		reference: null,
	},
	{
		id: 8,
		category: "humanities",
		turns: [
			"Name two reasons why towns were so often founded beside rivers, and one drawback that their people had to live with. Give an example of a town for each point.",
			"Which of your two reasons matters less today, and what has taken its place? Answer in three sentences.",
		],
		reference: null,
	},
];

const SCALE =
	"10 means that an expert would send it out unchanged; 7 is right with small lacks; 4 is partly wrong or leaves out something that was asked for; 1 is useless or harmful. First say in two or three sentences what is good and what is missing. Then end with one line that holds nothing but the number in double square brackets, like this: [[6]]";
const BASICS =
	"Look at four things: is it true, does it do all that was asked, does it keep to the given limits, and is it clear. Length earns nothing.";
const CHECK =
	"Compare each step and the result with the reference before you rate. Another way to the same result is as good; a wrong result is never above 4.";
const TALK =
	"First request:\n{question_1}\n\nAnswer to it:\n{answer_1}\n\nSecond request:\n{question_2}\n\nAnswer to be rated:\n{answer_2}";
const TURNS_REFERENCE =
	"Reference for the first:\n{ref_answer_1}\n\nReference for the second:\n{ref_answer_2}";

function rubric(name: string, system: string, template: string): JudgePrompt {
	return { name, system, template: `${template}\n\n${SCALE}` };
}

/** Shaped like a benchmark pack, so that the same machinery runs it. */
export const JUDGED_SET: BenchmarkPack = {
	name: "Seedbed small judged set",
	questions: QUESTIONS,
	prompts: {
		general: [
			rubric(
				"seedbed-first",
				`You rate one answer that a model gave. ${BASICS}`,
				"Request:\n{question}\n\nAnswer to be rated:\n{answer}",
			),
			rubric("seedbed-second", `You rate the second answer of a short conversation. ${BASICS}`, TALK),
		],
		reference: [
			rubric(
				"seedbed-first-reference",
				`You rate one answer that a model gave, with a right answer at hand. ${CHECK}`,
				"Request:\n{question}\n\nReference:\n{ref_answer_1}\n\nAnswer to be rated:\n{answer}",
			),
			rubric(
				"seedbed-second-reference",
				`You rate the second answer of a short conversation, with right answers at hand. ${CHECK}`,
				`${TURNS_REFERENCE}\n\n${TALK}`,
			),
		],
	},
	// Changes whenever a question or the rubric does; scores of different versions are not compared.
	hashes: { "judged-set": "seedbed-judged-set-1" },
};
