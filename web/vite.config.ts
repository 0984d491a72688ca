// The page of the HTML export: one script and one style sheet, which kg/export/html.py puts into the file it writes.
// Both go to kg/_data/page/, with the licences of what is bundled. hatch_build.py runs it; so does `npm run build`.
import { defineConfig } from "vite";
import { licences } from "./licences.js";

export default defineConfig({
  publicDir: false,
  plugins: [licences("licences.txt")],
  build: {
    outDir: "../kg/_data/page",
    emptyOutDir: true,
    target: "es2022",
    modulePreload: false,
    cssCodeSplit: false,
    reportCompressedSize: false,
    rolldownOptions: {
      input: "src/export/main.tsx",
      output: { format: "iife", entryFileNames: "page.js", assetFileNames: "page.css" },
    },
  },
});
