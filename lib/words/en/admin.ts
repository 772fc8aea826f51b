/** Words of the pages under Admin. */
export const admin = {
	title: "Admin",
};
