// The licences of the packages that a bundle contains, as one text file beside it.
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

/** @param {string} fileName @returns {import("vite").Plugin} */
export function licences(fileName) {
  return {
    name: "licences",
    generateBundle(_options, bundle) {
      const chunks = Object.values(bundle).filter((one) => one.type === "chunk");
      const modules = chunks.flatMap((chunk) => chunk.moduleIds);
      const folders = new Set(modules.flatMap((id) => [packageOf(id), ...packedInto(id)]).filter(Boolean));
      const source = [...folders].sort().map(noticeOf).join("\n\n");
      this.emitFile({ type: "asset", fileName, source });
    },
  };
}

/** The folder of the package that a module belongs to; undefined for our own. */
function packageOf(id) {
  return /^\0?(.*\/node_modules\/(?:@[^/]+\/)?[^/]+)/.exec(id.replaceAll("\\", "/"))?.[1];
}

/** The folders of the packages that its maker packed into a module, as its source map names them. */
function packedInto(id) {
  const map = `${id.replaceAll("\\", "/")}.map`;
  if (!packageOf(id) || !existsSync(map)) return [];
  const own = /^(.*?\/node_modules\/)/.exec(map)[1];
  const packed = JSON.parse(readFileSync(map, "utf8")).sources.map(
    (source) => /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(source)?.[1],
  );
  return [...new Set(packed.filter(Boolean))].map((name) => own + name);
}

function noticeOf(folder) {
  const { name, version, license, author } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const file = readdirSync(folder).find((one) => /^licen[cs]e/i.test(one));
  const text = file ? readFileSync(join(folder, file), "utf8") : standard(name, license, author);
  return `${name} ${version} (${license})\n\n${text.replaceAll("\r\n", "\n").trim()}\n`;
}

/** The text of a licence that a package names without carrying it. */
function standard(name, license, author) {
  if (license !== "MIT") throw new Error(`${name} has no licence file: the page must carry its notice`);
  const holder = typeof author === "string" ? author : (author?.name ?? `the authors of ${name}`);
  return MIT.replace("HOLDER", holder);
}

const MIT = `Copyright (c) HOLDER

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated
documentation files (the "Software"), to deal in the Software without restriction, including without limitation the
rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit
persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the
Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE
WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR
OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.`;
