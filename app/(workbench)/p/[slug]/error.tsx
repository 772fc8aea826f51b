"use client";

// The frame stays: a page that failed takes nothing else with it.
export { default } from "#app/error.tsx";
