// Reads {"sheets": {name: css}}; writes {"findings": [{sheet, where, name, phones}], "stripped": {name: css}}.
// What it needs is installed in the folder that it is given.
const { createRequire } = require("node:module");
const { readFileSync } = require("node:fs");

const installed = createRequire(`${process.argv[2]}/`);
const postcss = installed("postcss");
const DoIUse = installed("doiuse");
const { css: MDN } = installed("@mdn/browser-compat-data");

// Each phone as caniuse calls it, and as MDN does.
const PHONES = [
  { name: "chrome 73", id: "chrome", version: 73 },
  { name: "samsung 9.2", id: "samsunginternet_android", version: 9.2 },
  { name: "ios_saf 12.2", id: "safari_ios", version: 12.2 },
  { name: "firefox 66", id: "firefox", version: 66 },
];

const number = (version) => (typeof version === "string" ? parseFloat(version.replace("≤", "")) : NaN);
const seen = (entry) => entry?.__compat !== undefined;

/** Does a phone know what is written, under this very name? */
function knows(phone, compat, written) {
  return [compat.support[phone.id] ?? []].flat().some((it) =>
    number(it.version_added) <= phone.version
    && !(number(it.version_removed) <= phone.version)
    && !it.flags && !it.prefix
    && (it.alternative_name ?? written) === written);
}

/** Functions by name: min, color-mix, conic-gradient. The one that stands least deep, where two have one name. */
const FUNCTIONS = {};
for (let level = [MDN.types]; level.length; level = level.flatMap((entry) =>
  Object.entries(entry).filter(([name]) => name !== "__compat").map(([, below]) => below))) {
  for (const entry of level) {
    for (const [name, below] of Object.entries(entry)) if (seen(below)) FUNCTIONS[name] ??= below;
  }
}

/** Properties by each name that some browser gave them: the gap of a grid was grid-gap. */
const PROPERTIES = { ...MDN.properties };
for (const property of Object.values(MDN.properties)) {
  for (const entry of [property, ...Object.values(property)].filter(seen)) {
    for (const { alternative_name: name } of Object.values(entry.__compat.support).flat()) {
      if (name) PROPERTIES[name] ??= entry;
    }
  }
}

const NOBODY = { support: {} };
const bare = (text) => text.replace(/"[^"]*"|'[^']*'|\[[^\]]*\]|url\([^)]*\)/g, " ");

/** What a node needs a browser to know: [what to call it, MDN's table, as it is written]. What has a prefix is an addition. */
function* needs(node) {
  if (node.type === "decl") {
    const { prop } = node;
    const value = bare(node.value);
    const own = prop.startsWith("--");
    if (prop.startsWith("-") && !own) return;
    const descriptors = node.parent?.type === "atrule" ? MDN["at-rules"][node.parent.name] : undefined;
    const entry = descriptors?.[prop] ?? PROPERTIES[prop];
    if (!own) yield [prop, entry?.__compat ?? NOBODY, prop];
    for (const [, name] of value.matchAll(/([\w-]+)\(/g)) {
      // The rect() of `clip` is older than the table.
      if (seen(FUNCTIONS[name]) && prop !== "clip") yield [`${name}()`, FUNCTIONS[name].__compat, name];
    }
    for (const [, unit] of value.matchAll(/[\d.]([a-z]+)\b/gi)) {
      if (seen(MDN.types.length[unit])) yield [unit, MDN.types.length[unit].__compat, unit];
    }
    // A font that is not there is passed over, whatever it is called.
    if (own || prop === "font-family") return;
    for (const word of new Set(value.split(/[\s,()/!]+/))) {
      if (seen(entry?.[word])) yield [`${prop}: ${word}`, entry[word].__compat, word];
    }
    if (prop === "display" && /\S\s+[^\s!]/.test(value)) yield ["display in two words", entry["multi-keyword_values"].__compat, "multi-keyword_values"];
    if (prop === "content" && value.includes("/")) yield ["content with words for it", entry.alt_text.__compat, "alt_text"];
  } else if (node.type === "rule") {
    for (const [, name] of bare(node.selector).matchAll(/(?<!\\)::?([a-z][a-z-]*)/g)) {
      yield [`:${name}`, MDN.selectors[name]?.__compat ?? NOBODY, name];
    }
  } else if (node.type === "atrule" && !node.name.startsWith("-")) {
    const entry = MDN["at-rules"][node.name];
    yield [`@${node.name}`, entry?.__compat ?? NOBODY, node.name];
    if (node.name !== "media") return;
    for (const [, name] of node.params.matchAll(/\(\s*(?:min-|max-)?([a-z][a-z-]*)\s*[:)]/g)) {
      yield [`@media ${name}`, entry[name]?.__compat ?? NOBODY, name];
    }
    if (/[<>]/.test(node.params)) yield ["@media range", entry.range_syntax.__compat, "range_syntax"];
  }
}

/** Does a phone leave out all that stands in a block of @supports? What it cannot be sure of, it may lay out. */
function skips(phone, { params }) {
  if (/\bnot\b|\bor\b/.test(params)) return false;
  if (/selector\(/.test(params)) return !knows(phone, MDN["at-rules"].supports.selector.__compat, "selector");
  return [...params.matchAll(/\(\s*([\w-]+)\s*:\s*((?:[^()]|\([^()]*\))*)\)/g)].some(([, prop, value]) =>
    [...needs(postcss.decl({ prop, value }))].some(([, compat, written]) => !knows(phone, compat, written)));
}

/** A gap that a flex box may have, which only grids had. Nobody can see whose it is where `display` is not beside it. */
function gapOfFlex(node) {
  const display = (kind) => node.parent.some((it) => it.type === "decl" && it.prop === "display" && it.value.includes(kind));
  return node.type === "decl"
    && (/^(row-)?gap$/.test(node.prop) ? !display("grid") : /^grid-(row-|column-)?gap$/.test(node.prop) && display("flex"));
}

/** Each finding of one phone: its node, a name, and whether the phone drops the whole node for it. */
function found(css, phone) {
  const root = postcss.parse(css);
  root.walkAtRules("supports", (block) => { if (skips(phone, block)) block.remove(); });
  const findings = [];
  const add = (node, name, drops) => findings.push({ node, name, drops });
  root.walk((node) => {
    for (const [name, compat, written] of needs(node)) {
      if (knows(phone, compat, written)) continue;
      add(node, name, true);
      // Of a property that is not known, the value need not be told.
      if (name === node.prop) break;
    }
    if (gapOfFlex(node) && !knows(phone, MDN.properties.gap.flex_context.__compat, "gap")) add(node, "gap, perhaps of a flex box", true);
  });
  const onFeatureUsage = ({ usage, feature, featureData }) => {
    const name = usage.type === "decl" ? `${feature} (${usage.prop})` : feature;
    add(usage, name, Boolean(featureData.missing) && usage.type !== "decl" && feature !== "flexbox-gap");
  };
  new DoIUse({ browsers: [phone.name], onFeatureUsage }).postcss(root, { warn() {} });
  return { root, findings };
}

/** Does a phone that drops a declaration lay out one above it? Not where a property of our own keeps it until too late. */
function fallsBack(node, findings) {
  if (node.type !== "decl" || node.prop.startsWith("--") || node.value.includes("var(")) return false;
  const wrong = new Set(findings.map((it) => it.node));
  for (let above = node.prev(); above; above = above.prev()) {
    if (above.type === "decl" && above.prop === node.prop && !wrong.has(above)) return true;
  }
  return false;
}

const path = (node) => (node.type === "root" ? [] : [
  ...path(node.parent),
  node.type === "decl" ? `${node.prop}: ${node.value}` : node.selector ?? `@${node.name} ${node.params}`.trim(),
]);

const { sheets } = JSON.parse(readFileSync(0, "utf8"));
const findings = new Map();
const stripped = {};
for (const [sheet, css] of Object.entries(sheets)) {
  let left = css;
  for (const phone of PHONES) {
    const { findings: here } = found(css, phone);
    for (const { node, name } of here.filter((it) => !fallsBack(it.node, here))) {
      const where = path(node).join(" › ");
      const key = JSON.stringify([sheet, where, name]);
      if (!findings.has(key)) findings.set(key, { sheet, where, name, phones: new Set() });
      findings.get(key).phones.add(phone.name);
    }
    const page = found(left, phone);
    for (const { node, drops } of page.findings) if (drops) node.remove();
    left = page.root.toString();
  }
  stripped[sheet] = left;
}
const told = [...findings.values()].map((it) => ({ ...it, phones: [...it.phones] }));
process.stdout.write(JSON.stringify({ findings: told, stripped }));
