// The search. It looks words up in a file that is fetched when the box is first touched: what is typed goes nowhere.
(function () {
  const place = document.querySelector("main [data-index]") || document.querySelector("[data-index]");
  if (!place) return;
  const link = place.querySelector("a");
  const menu = place.closest("details") || {};
  const letters = document.getElementById("letters");
  const root = place.dataset.index.replace(/[^/]*$/, "");
  let index;
  let begun;

  function make(tag, properties, ...children) {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
  }

  const field = make("input", { type: "search", id: "find-words", autocomplete: "off", spellcheck: false, placeholder: place.dataset.label });
  const status = make("p", { className: "lo-hidden" });
  status.setAttribute("role", "status");
  const numbers = make("div");
  const results = make("ul", { id: "results", className: "lo-list" });
  const nothing = make("div");
  const hits = make("div", {}, status, numbers, results, nothing);
  const label = make("label", { className: "lo-hidden", htmlFor: field.id, textContent: place.dataset.label });

  // Words of any script in lower case, without accents; singular and plural are the same, and so are other spellings.
  function wordsOf(text) {
    return text
      .toLowerCase()
      .normalize("NFD")
      .replace(/[\u0300-\u036f\u064b-\u065f'’]|,(?=\d{3})/g, "")
      .split(/[\0-/:-\x60{-¿،؛؟۔\u2000-\u2bff]+/)
      .filter(Boolean)
      .map((word) => word.replace(/(.)ies$/, "$1y").replace(/(..[^s])s$/, "$1"))
      .map((word) => index.same.get(word) || word);
  }

  function mainWords(text) {
    const all = wordsOf(text);
    const main = all.filter((word) => !index.small.has(word));
    return main.length ? main : all;
  }

  // How many letters were deleted, inserted, replaced or swapped.
  function slips(a, b) {
    let before = [];
    let last = [...Array(b.length + 1).keys()];
    for (let i = 1; i <= a.length; i++) {
      const row = [i];
      for (let j = 1; j <= b.length; j++) {
        row[j] = Math.min(row[j - 1] + 1, last[j] + 1, last[j - 1] + (a[i - 1] !== b[j - 1]));
        if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
          row[j] = Math.min(row[j], before[j - 2] + 1);
        }
      }
      before = last;
      last = row;
    }
    return last[b.length];
  }

  function isSlip(typed, word) {
    if (typed.length < 4 || word.length < 4) return false;
    if (typed.length < 6 && typed[0] !== word[0] && (typed[1] !== word[0] || typed[0] !== word[1])) return false;
    const near = (letters) => slips(typed, word.slice(0, letters)) < 2;
    return (typed.length > 7 && slips(typed, word) < 3) || near(typed.length) || near(typed.length + 1);
  }

  function read(made) {
    index = made;
    index.same = new Map(made.same);
    index.small = new Set(wordsOf(made.words.small));
    index.entries = made.entries[0].map((one, at) => {
      const [address, title, sentence, kind, keywords, own] = made.entries.map((one) => one[at]);
      return {
        address, title, sentence, kind, own,
        phrases: keywords ? keywords.split("|").map((said) => ({ said, bonus: 8 })) : [],
      };
    });
    made.everyday.forEach(([all, found]) =>
      found.forEach((entry, at) =>
        all.split("|").forEach((said) =>
          index.entries[entry].phrases.push({ said, bonus: at ? 9 - at : 1000 })
        )
      )
    );
    index.vocabulary = new Set();
    index.known = new Set();
    index.entries.forEach((entry) => {
      entry.phrases.forEach((phrase) => {
        phrase.words = mainWords(phrase.said);
        index.known.add(phrase.said);
      });
      // A title outranks everyday words, and these outrank the text.
      entry.fields = [
        [[0, 20, 24, 40], new Set(wordsOf(entry.title))],
        [[0, 14, 16, 30], new Set([].concat(...entry.phrases.map(({ words }) => [...words, words.join("")])))],
        [[0, 2, 5, 8], new Set(wordsOf(entry.sentence))],
      ];
      entry.fields.forEach(([, words]) => words.forEach((word) => index.vocabulary.add(word)));
    });
  }

  // The words of the index that a typed one may mean: itself (3), those that begin with it (2), otherwise near misses (1).
  function meant(typed) {
    const found = new Map();
    const itself = index.vocabulary.has(typed);
    index.vocabulary.forEach((word) => {
      if (word === typed) found.set(word, 3);
      else if (typed.length > 1 && word.startsWith(typed) && !(itself && word.length > typed.length + 3)) found.set(word, 2);
    });
    found.best = itself ? 3 : found.size ? 2 : 1;
    if (!found.size) index.vocabulary.forEach((word) => isSlip(typed, word) && found.set(word, 1));
    return found;
  }

  // What a word of danger finds comes after what was typed exactly, and before the rest.
  function search(typed, dangers) {
    const words = mainWords(typed);
    const said = words.join("");
    const meanings = words.map(meant);
    const scored = index.entries.map((entry, at) => {
      let fits = 0;
      let score = 0;
      meanings.forEach((meaning) => {
        let best = 0;
        entry.fields.forEach(([weights, own]) =>
          meaning.forEach((how, word) => own.has(word) && (best = Math.max(best, weights[how])))
        );
        fits += best > 0;
        score += best;
      });
      let bonus = 500 * dangers.some((one) => one[2].includes(at));
      entry.phrases.forEach((phrase) => {
        if (phrase.words.join("") === said) bonus = Math.max(bonus, phrase.bonus);
        else if (phrase.words.every((word) => meanings.some((meaning) => meaning.get(word) === meaning.best))) {
          bonus = Math.max(bonus, (phrase.bonus / 40) * phrase.words.length);
        }
      });
      return { entry, fits, bonus, score: score + bonus };
    });
    // Everyday words of two or more that are typed with others stay: a day of the week hides nothing.
    const most = Math.max(1, ...scored.map((hit) => hit.fits));
    return scored
      .filter((hit) => hit.fits === most || hit.bonus > 49)
      .sort((a, b) => b.score - a.score)
      .slice(0, 10)
      .map((hit) => hit.entry);
  }

  function inDanger(typed) {
    const words = wordsOf(typed);
    const stem = (word) => word.replace(/(ing?|e?d|e)$/, "-");
    const isTyped = (word) =>
      words.some(
        (one) =>
          one === word ||
          (word.length > 4 &&
            (one.startsWith(word) ||
              stem(one) === stem(word) ||
              (one[0] === word[0] && !index.vocabulary.has(one) && slips(one, word) < 2 + (word.length > 8))))
      );
    // Words may be run together, or one may be split.
    return index.danger.filter(
      ([said, unless]) =>
        wordsOf(unless).every((word) => !words.includes(word)) &&
        said.split("|").map(wordsOf).some(
          (phrase) =>
            phrase.every(isTyped) ||
            RegExp("\\b" + [...phrase.join("")].join(" ?") + "(ing|ed)?\\b").test(words.join(" "))
        )
    );
  }

  const paragraph = (textContent) => make("p", { textContent });

  function call([name, number, href]) {
    return make("a", { className: "lo-call", href }, make("span", {}, name + " ", make("b", { textContent: number })));
  }

  // A handler that returned false would stop the link.
  function way(address, textContent) {
    return make("a", { href: root + address, textContent, onclick: () => { menu.open = false; } });
  }

  function hit(entry) {
    const kind = index.kinds[entry.kind];
    return make("li", entry.own, way(entry.address, entry.title), paragraph((kind ? kind + ". " : "") + entry.sentence));
  }

  function ways(typed) {
    const tries = [...index.known]
      .map((said) => [slips(typed, said), said])
      .sort((a, b) => a[0] - b[0])
      .slice(0, 3)
      .map(([, said]) => make("button", { type: "button", textContent: said, onclick: () => type(said) }));
    const list = [paragraph(index.words.none), paragraph(index.words.near), make("p", {}, ...tries)];
    if (index.finder) list.push(make("p", {}, way(index.finder, index.words.finder)));
    if (index.person) list.push(paragraph(index.words.person), call(index.person));
    return list;
  }

  function fill(element, children) {
    element.textContent = "";
    element.append(...children);
  }

  function show() {
    if (!index) return;
    const typed = field.value.toLowerCase();
    const asked = wordsOf(typed).join("").length > 1;
    const dangers = inDanger(typed);
    const found = asked ? search(typed, dangers) : [];
    const danger = dangers[0] ? index.words.danger + " " : "";
    const calls = make("ul", { className: "lo-list lo-pair" });
    new Set([].concat(...dangers.map((one) => one[3]))).forEach((one) => calls.append(make("li", {}, call(index.numbers[one]))));
    fill(numbers, danger ? [make("p", { className: "lo-danger", textContent: danger }), calls] : []);
    fill(results, found.map(hit));
    fill(nothing, asked && !found.length && !danger ? ways(typed) : []);
    const said = asked ? danger + (found.length ? found.length + " " + index.words.found : index.words.none) : "";
    // Screen readers read out whatever is written here, even if it was there before.
    if (status.textContent !== said) status.textContent = said;
    if (letters) letters.hidden = asked;
    // An on-screen keyboard moves the box up; otherwise the results would be below the screen.
    if (asked && hits.getBoundingClientRect().top > innerHeight / 2) field.scrollIntoView();
  }

  function type(said) {
    field.value = said;
    field.focus();
    show();
  }

  function begin() {
    begun = begun || fetch(place.dataset.index)
      .then((response) => response.json())
      .then(read)
      .then(show)
      .catch(() => {
        begun = null;
        if (link) place.append(link);
      });
  }

  field.onfocus = begin;
  field.oninput = () => {
    begin();
    show();
  };
  field.onkeydown = (event) => {
    if (event.key === "Escape" && field.value) {
      event.preventDefault();
      type("");
    }
  };
  place.setAttribute("role", "search");
  if (link) link.remove();
  place.append(label, field, hits);
})();
