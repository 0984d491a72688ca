// The licences of the packages that a bundle contains, as one text file beside it.
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

/** @param {string} fileName @returns {import("vite").Plugin} */
export function licences(fileName) {
  return {
    name: "licences",
    generateBundle(_options, bundle) {
      const chunks = Object.values(bundle).filter((one) => one.type === "chunk");
      const folders = new Set(chunks.flatMap((chunk) => chunk.moduleIds.map(packageOf)).filter(Boolean));
      const source = [...folders].sort().map(noticeOf).join("\n\n");
      this.emitFile({ type: "asset", fileName, source });
    },
  };
}

/** The folder of the package that a module belongs to; undefined for our own. */
function packageOf(id) {
  return /^\0?(.*\/node_modules\/(?:@[^/]+\/)?[^/]+)/.exec(id.replaceAll("\\", "/"))?.[1];
}

function noticeOf(folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const file = readdirSync(folder).find((one) => /^licen[cs]e/i.test(one));
  if (!file) throw new Error(`${name} has no licence file: the page must carry its notice`);
  const text = readFileSync(join(folder, file), "utf8").replaceAll("\r\n", "\n").trim();
  return `${name} ${version} (${license})\n\n${text}\n`;
}
