// The frame stays around "No page here".
export { default } from "#app/not-found.tsx";
