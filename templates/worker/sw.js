// Keeps the pages of this site on a phone whose reader pressed for it. Registered by assets/keep.js alone.
const VERSION = {{ version|tojson }};
const AS_OF = {{ as_of|tojson }};
const NOTICE = {{ notice|tojson }};
const OLD_NOTICE = {{ old_notice|tojson }};
// Each file's address below the site, with the first sixteen digits of its SHA-256.
const FILES = {{ files|tojson }};
const SCOPE = new URL(self.registration.scope);
const OURS = "localoffer " + SCOPE.pathname + " ";
const KEPT = OURS + VERSION;
const WAIT_MS = 3000;
const OLD_MS = {{ old_days }} * 24 * 60 * 60 * 1000;
const AT_ONCE = 6;

function at(address) {
  return new URL(address, SCOPE).href;
}

async function isWhole(response, wanted) {
  if (!response || !response.ok) return false;
  const digest = await crypto.subtle.digest("SHA-256", await response.clone().arrayBuffer());
  const digits = Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0"));
  return digits.join("").startsWith(wanted);
}

// A file that has not changed is taken from the copy before. One that is not what was built, perhaps because the
// site is just being replaced, stops it all: no copy ever holds parts of two.
async function bring(cache, address, wanted) {
  let response = await caches.match(at(address));
  if (!(await isWhole(response, wanted))) response = await fetch(at(address), { cache: "no-cache" });
  if (!(await isWhole(response, wanted))) throw new Error(address + " is not as it was built.");
  await cache.put(at(address), response);
}

async function keep() {
  if (await caches.has(KEPT + " whole")) return;
  try {
    const cache = await caches.open(KEPT);
    const left = Object.entries(FILES);
    const worker = async () => {
      for (let next = left.pop(); next; next = left.pop()) await bring(cache, ...next);
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
    await caches.open(KEPT + " whole");
  } catch (error) {
    await caches.delete(KEPT);
    throw error;
  }
}

async function clear() {
  const names = (await caches.keys()).filter((name) => name.startsWith(OURS) && !name.startsWith(KEPT));
  await Promise.all(names.map((name) => caches.delete(name)));
}

function addressOf(request) {
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== SCOPE.origin || !url.pathname.startsWith(SCOPE.pathname)) return undefined;
  const address = url.pathname.slice(SCOPE.pathname.length).replace(/(^|\/)index\.html$/, "$1");
  // A host may have no .html in an address.
  return [address, address + ".html"].find((it) => Object.prototype.hasOwnProperty.call(FILES, it));
}

async function fromPhone(address) {
  const response = await caches.match(at(address), { cacheName: KEPT });
  if (!response || address.startsWith("assets/")) return response;
  const notice = Date.now() - Date.parse(AS_OF) > OLD_MS ? OLD_NOTICE : NOTICE;
  const html = (await response.text()).replace("<main", () => notice + "<main");
  return new Response(html, { headers: response.headers });
}

async function answer(request, address) {
  // The name of a file in assets/ changes with its content.
  if (address.startsWith("assets/")) return (await fromPhone(address)) || fetch(request);
  const late = new Promise((resolve) => setTimeout(resolve, WAIT_MS));
  const fetched = fetch(request);
  const first = await Promise.race([fetched, late]).catch(() => undefined);
  if (first && first.status < 500) return first;
  return (await fromPhone(address)) || fetched;
}

self.addEventListener("install", (event) => event.waitUntil(keep().then(() => self.skipWaiting())));
self.addEventListener("activate", (event) => event.waitUntil(clear().then(() => self.clients.claim())));
self.addEventListener("fetch", (event) => {
  const address = addressOf(event.request);
  if (address !== undefined) event.respondWith(answer(event.request, address));
});
self.addEventListener("message", (event) => {
  const done = event.data === "keep" ? keep() : Promise.resolve();
  const reply = done.then(() => caches.has(KEPT + " whole")).catch(() => false);
  event.waitUntil(reply.then((whole) => event.ports[0].postMessage(whole ? AS_OF : null)));
});
