// The explorer of `kg serve`: its page, the page of queries beside it, and what they load, all from the same server.
// They go to kg/_data/explorer/, with the licences of what is bundled. hatch_build.py runs it; so does `npm run build`.
import { defineConfig } from "vite";
import { licences } from "./licences.js";

export default defineConfig({
  root: "src/explorer",
  base: "/", // pages are also opened at the paths of entities, so that what they load is named from the root
  publicDir: false,
  plugins: [licences("licences.txt")],
  worker: { format: "es" },
  build: {
    outDir: "../../../kg/_data/explorer",
    emptyOutDir: true,
    target: "es2022",
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0, // the page's policy allows no data: but in pictures
    chunkSizeWarningLimit: 2_000, // kB: it comes from the same machine
    reportCompressedSize: false,
    rolldownOptions: {
      input: ["src/explorer/index.html", "src/explorer/query.html"],
      checks: { eval: false }, // in a library, for browsers without JSON; the policy of both pages forbids it anyway
    },
  },
});
