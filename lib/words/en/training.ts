/** Words of the pages under Training. */
export const training = {
	title: "Training",
};
