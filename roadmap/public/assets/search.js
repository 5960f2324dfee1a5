// The search in the static edition's list of evidence. A server answers nothing there, and pages from disk may fetch
// nothing: the texts come as a script, data/search.<language>.js, once somebody begins to search.
(() => {
  "use strict";
  const PAUSE = 250; // milliseconds without a key before what was found is told

  const part = document.getElementById("kn-search");
  const [field, told, list] = [part.querySelector("input"), part.querySelector("[role=status]"), part.querySelector("ul")];
  const usual = document.querySelector('section[aria-labelledby="kn-found"]');
  const index = new URL(`../../data/search.${document.documentElement.lang}.js`, document.currentScript.src);
  const otherThanLatin = /[^\p{Script=Latin}\P{Letter}]/u;
  const plainly = (text) => text.normalize("NFC").toLowerCase();

  let records = null;
  const load = () =>
    (records ??= new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = index;
      script.onload = () => resolve(window.knRecords.map((record) => [record, plainly(record.slice(1).join("\n"))]));
      script.onerror = reject;
      document.head.append(script);
    }));

  const line = ([id, title, when, source]) => {
    const [item, day, words, link, name] = ["li", "span", "div", "a", "span"].map((tag) => document.createElement(tag));
    item.className = "kn-record";
    day.className = "kn-change-day";
    day.textContent = when;
    link.href = `record/${id}.html`;
    link.textContent = title;
    name.textContent = source;
    if (!otherThanLatin.test(source)) name.lang = "en"; // as the pages read it aloud
    words.append(link, " · ", name);
    item.append(day, words);
    return item;
  };

  const search = async () => {
    const words = plainly(field.value).split(/\s+/).filter(Boolean);
    const every = words.length ? await load() : [];
    const found = every.filter(([, text]) => words.every((word) => text.includes(word))).map(([record]) => record);
    list.replaceChildren(...found.map(line));
    list.hidden = !found.length;
    usual.hidden = words.length > 0;
    const count = found.length ? part.dataset.knFound.replace("#", found.length) : part.dataset.knNone;
    told.textContent = words.length ? count : "";
  };

  let pause = 0;
  field.addEventListener("focus", load, { once: true });
  field.addEventListener("input", () => {
    clearTimeout(pause);
    pause = setTimeout(search, PAUSE);
  });
  part.hidden = false;
  if (field.value) search(); // browsers keep what was typed when a reader comes back
})();
