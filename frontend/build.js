// Builds what stands under static/ from the sources in this folder. Run with `npm run build` and commit the outcome:
// an installation serves the built files and needs no Node.
import { copyFile, mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";

import { build, transform } from "esbuild";
import * as sass from "sass";

const here = path.dirname(fileURLToPath(import.meta.url));
const root = path.dirname(here);
const target = (...parts) => path.join(root, "static", ...parts);
const modules = (...parts) => path.join(root, "node_modules", ...parts);
const golos = modules("@fontsource-variable", "golos-text");

await Promise.all(
  ["css", "js", "fonts", "images", "licences"].map((folder) => mkdir(target(folder), { recursive: true })),
);

// GOV.UK's parts read colours of their own names, each with a fallback: here they get our tokens, so that they follow every
// scheme. They also repeat the font in every rule, which is inherited anyway.
const tokens = {
  text: "ink",
  "inverse-text": "paper",
  "body-background": "paper",
  "template-background": "paper",
  "print-text": "ink",
  "secondary-text": "ink-soft",
  brand: "pine",
  success: "pine",
  error: "brick",
  focus: "focus",
  "focus-text": "focus-ink",
  border: "line",
  "input-border": "edge",
  hover: "line-strong",
  link: "sky",
  "link-visited": "sky",
  "link-hover": "sky-dark",
  "link-active": "ink",
  "surface-background": "mist",
  "surface-text": "ink",
  "surface-border": "line",
};
const styles = async (name) => {
  const sheet = await sass.compileAsync(path.join(here, "styles", `${name}.scss`), {
    loadPaths: [modules("govuk-frontend", "dist")],
    charset: false,
    quietDeps: true,
  });
  // Rules for a browser that is gone stand behind a media type that no other knows.
  const lean = sheet.css
    .replace(/@media screen(\\0|[\0\ufffd])[^{]*\{(?:[^{}]*\{[^{}]*\})*\s*\}/g, "")
    .replace(/^\s*(font-family: inherit|-webkit-font-smoothing: antialiased|-moz-osx-font-smoothing: grayscale);\n/gm, "")
    .replace(/^\s*--govuk-[\w-]+-colour: [^;]*;\n/gm, "")
    .replace(/var\(--govuk-([\w-]+)-colour(?:, [^()]*(?:\([^()]*\))?)?\)/g, (_, part) => `var(--${tokens[part]})`)
    // A few colours stand in its parts by value.
    .replaceAll("background-color: #f3f3f3", "background-color: var(--mist)")
    .replaceAll("background-color: #ffffff", "background-color: var(--paper)")
    .replaceAll("color: #651b1b", "color: var(--brick-dark)");
  const browsers = ["chrome105", "firefox110", "safari16"];
  const built = await transform(lean, { loader: "css", minify: true, charset: "utf8", target: browsers });
  await writeFile(target("css", `${name}.css`), built.code);
};
// What only the review of documents, the cabinets of staff or the page of the design needs is a file of its own.
await Promise.all(["site", "workspace", "working", "design", "admin"].map(styles));

// Each its own file: what sends large files is loaded by the pages that need it.
await build({
  entryPoints: ["site.js", "uploads.js"].map((name) => path.join(here, "scripts", name)),
  outdir: target("js"),
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2020",
  legalComments: "none",
});

const copies = [
  [path.join(golos, "files", "golos-text-cyrillic-wght-normal.woff2"), ["fonts", "golos-cyrillic.woff2"]],
  [path.join(golos, "files", "golos-text-latin-wght-normal.woff2"), ["fonts", "golos-latin.woff2"]],
  [path.join(golos, "LICENSE"), ["licences", "golos-text-OFL.txt"]],
  [modules("tus-js-client", "LICENSE"), ["licences", "tus-js-client-MIT.txt"]],
  [path.join(here, "licences", "govuk-frontend-MIT.txt"), ["licences", "govuk-frontend-MIT.txt"]],
  ...["mark.svg", "tick.svg"].map((name) => [path.join(here, "images", name), ["images", name]]),
];
await Promise.all(copies.map(([from, to]) => copyFile(from, target(...to))));
