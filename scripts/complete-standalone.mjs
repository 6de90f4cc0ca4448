// Next's standalone server leaves its static files out, for a CDN to serve; here the server serves them itself.
import { cpSync, existsSync } from "node:fs";

const target = ".next/standalone/apps/web";
cpSync(".next/static", `${target}/.next/static`, { recursive: true });
if (existsSync("public")) cpSync("public", `${target}/public`, { recursive: true });
