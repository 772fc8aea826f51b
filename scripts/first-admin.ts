import { openFirstAdminLink } from "#lib/auth/first-admin.server.ts";
import { db } from "#lib/platform/db.server.ts";

/** Prints the one-time link of the first admin, or nothing once there is an admin. */
const link = await openFirstAdminLink();
if (link !== undefined) console.log(`Set up the first admin (once, within 24 hours): ${link}`);
await db.$disconnect();
