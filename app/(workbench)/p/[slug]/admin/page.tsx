import { redirect } from "next/navigation";

export default async function AdminIndex({ params }: { params: Promise<{ slug: string }> }) {
	redirect(`/p/${(await params).slug}/admin/people`);
}
