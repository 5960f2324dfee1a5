// Links and forms of our own pages change the page without loading Streamlit anew; without this script they load it.
(() => {
  "use strict";
  document.documentElement.classList.add("kn-js");

  // All our pages lie in one folder with Streamlit's own files; left alone it would look for them below the page first.
  window.__streamlit = { ...window.__streamlit, BACKEND_BASE_URL: new URL("./", location.href).href };

  const ours = (url) => url.origin === location.origin && !/\/(_stcore|static|media|assets|component)\//.test(url.pathname);

  // Pages that are not Streamlit's have addresses of their own; browsers know how to get from one to the next. So they
  // do while the page is still the one that came as HTML.
  const first = () => document.getElementById("kn-first");
  const inStreamlit = () => document.getElementById("root") !== null && first() === null;

  const go = (url, then = "") => {
    if (!inStreamlit()) return void location.assign(url);
    const samePage = url.pathname === location.pathname && url.search === location.search;
    if (samePage) return void show(url.hash);
    history.pushState({}, "", url);
    window.dispatchEvent(new PopStateEvent("popstate"));
    pending = url.hash || then || "#kn-main";
    left = document.querySelector(".kn-head");
    document.querySelector('[data-testid="stMain"]')?.scrollTo(0, 0);
  };

  // What gets the focus when the new page is there, and the head of the page that is being left.
  let pending = "";
  let left = null;
  const show = (hash) => {
    const target = hash && document.getElementById(decodeURIComponent(hash.slice(1)));
    if (!target) return false;
    if (target.tabIndex < 0) target.setAttribute("tabindex", "-1");
    target.focus({ preventScroll: hash === "#kn-main" });
    if (hash !== "#kn-main") target.scrollIntoView({ block: target.matches("select, input") ? "nearest" : "start" });
    return true;
  };

  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[href]");
    if (!link || !link.closest(".kn") || !inStreamlit()) return;
    if (event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    if (link.target || link.hasAttribute("download")) return;
    const url = new URL(link.href);
    if (!ours(url) || link.hasAttribute("data-kn-plain")) return;
    event.preventDefault();
    go(url);
  });

  // A form's action carries the rest of the address; its fields are set in it, empty ones taken out.
  const submit = (form, then) => {
    const url = new URL(form.getAttribute("action") || "", location.href);
    for (const [field, value] of new FormData(form)) {
      const name = field.replace(/^kn-/, ""); // names such as target are taken away from fields: see evidence.html
      if (value === "") url.searchParams.delete(name);
      else url.searchParams.set(name, value);
    }
    go(url, then);
  };
  // A day that is typed is another one after each digit: it counts when its field is left, or with Enter.
  const typed = new WeakSet();

  document.addEventListener("submit", (event) => {
    if (!event.target.closest(".kn")) return;
    event.preventDefault();
    for (const field of event.target.elements) typed.delete(field);
    follow(event.target);
  });
  const choose = (field, next) => {
    const form = field.closest('.kn form[data-kn-submit="change"]');
    if (form?.reportValidity()) follow(form, next.id && `#${next.id}`);
  };

  // The picture comes first and has the server for itself; of several quick choices the last one changes the page.
  let last = null;
  const follow = async (form, then) => {
    const [mine, here] = [(last = {}), location.href];
    await preview(form);
    if (mine === last && here === location.href) submit(form, then);
  };

  document.addEventListener("keydown", (event) => {
    const types = !event.altKey && /^(\d|Backspace|Delete|ArrowUp|ArrowDown)$/.test(event.key);
    if (types && event.target.matches?.('.kn input[type="date"]')) typed.add(event.target);
  });
  document.addEventListener("change", (event) => {
    if (!typed.has(event.target)) choose(event.target, event.target);
  });
  document.addEventListener("focusout", (event) => {
    if (!typed.delete(event.target) || event.target.value === event.target.defaultValue) return;
    choose(event.target, event.relatedTarget ?? event.target);
  });

  // The picture that a form chooses is asked for at once; the page with its words follows, however long it takes.
  const preview = async (form) => {
    const image = form.dataset.knPreview && document.getElementById(form.dataset.knPreview);
    if (!image) return;
    const [chosen, url] = [new FormData(form), new URL(image.src)];
    url.pathname = url.pathname.replace(/[^/]+$/, `${chosen.get("card")}.png`);
    url.searchParams.set("lang", chosen.get("language"));
    url.searchParams.set("size", chosen.get("size"));
    url.searchParams.set("on", chosen.get("on") || form.elements.on.max); // no day: the newest
    image.src = url;
    await Promise.race([image.decode().catch(() => {}), new Promise((resolve) => setTimeout(resolve, 500))]);
  };

  // A button copies the text of the element that it names, and says so; where copying is not allowed it is selected.
  const copied = async (element) => {
    try {
      await navigator.clipboard.writeText(element.value ?? element.textContent);
      return true;
    } catch {
      if (element.select) element.select();
      else getSelection().selectAllChildren(element);
      return document.execCommand("copy");
    }
  };
  document.addEventListener("click", async (event) => {
    const button = event.target.closest?.(".kn [data-kn-copy]");
    const element = button && document.getElementById(button.dataset.knCopy);
    if (!element || !(await copied(element))) return;
    const usual = (button.dataset.knUsual ??= button.textContent);
    button.textContent = button.dataset.knDone;
    const told = document.getElementById("kn-copied");
    if (told) told.textContent = button.dataset.knDone;
    setTimeout(() => {
      button.textContent = usual;
      if (told) told.textContent = "";
    }, 2000);
  });

  // A kit takes seconds: its progress is asked for while it is made, and then it is fetched like any other file.
  const fetchKit = async (link) => {
    const place = link.closest("section").querySelector(".kn-making");
    const [bar, told] = [place.querySelector("progress"), place.querySelector("[role=status]")];
    if (!place.hidden) return;
    place.hidden = false;
    bar.hidden = false;
    bar.removeAttribute("value");
    told.textContent = "";
    const progress = new URL(link.href);
    progress.pathname = progress.pathname.replace(/zip$/, "json");
    try {
      for (;;) {
        const answer = await fetch(progress);
        if (!answer.ok) throw new Error((await answer.text()).trim());
        const kit = await answer.json();
        bar.max = kit.of;
        bar.value = kit.done;
        if (told.textContent !== kit.told && (kit.state === "ready" || !told.textContent)) told.textContent = kit.told;
        if (kit.state === "ready") break;
        await new Promise((resolve) => setTimeout(resolve, 250));
      }
      location.assign(link.href);
      setTimeout(() => (place.hidden = true), 4000);
    } catch (reason) {
      bar.hidden = true;
      told.textContent = reason.message || told.dataset.knFailed;
      setTimeout(() => (place.hidden = true), 8000);
    }
  };
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.(".kn a[data-kn-kit]");
    if (!link || event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    fetchKit(link);
  });

  // Streamlit fetches its icons' font, 375 kB, before it has an icon to show; browsers fetch it once there is one.
  const { load } = FontFaceSet.prototype;
  FontFaceSet.prototype.load = function (font, ...text) {
    return /Material Symbols/.test(font) ? Promise.resolve([]) : load.call(this, font, ...text);
  };

  // Streamlit's own words in its fields are in English only; staff's pages bring what to say instead.
  // A `{}` in them stands for whatever is named.
  const FIELDS = ["Selectbox", "MultiSelect", "DateInput", "FileUploader", "FileChips"].map((name) => `[data-testid^="st${name}"]`).join();
  const inOwnWords = (label, words) => {
    if (!label || words[label]) return words[label];
    const [said, own] = Object.entries(words).find(([said]) => said.endsWith("{}") && label.startsWith(said.slice(0, -2))) ?? [];
    return said && own.replace("{}", () => label.slice(said.length - 2));
  };
  const say = () => {
    const says = document.querySelector("[data-kn-says]")?.dataset.knSays;
    if (!says) return;
    const words = JSON.parse(says);
    for (const field of document.querySelectorAll(FIELDS)) {
      for (const named of [field, ...field.querySelectorAll("[aria-label]")]) {
        const own = inOwnWords(named.ariaLabel, words);
        if (own && own !== named.ariaLabel) named.ariaLabel = own;
      }
      const texts = document.createTreeWalker(field, NodeFilter.SHOW_TEXT);
      while (texts.nextNode()) {
        const own = words[texts.currentNode.data];
        if (own && own !== texts.currentNode.data) texts.currentNode.data = own;
      }
    }
  };

  // Streamlit takes a text in once its field is left. Whoever pauses while writing a long one has it kept already; and
  // what was written while the connection was lost, when fields cannot be left, is handed over once it is back.
  const PAUSE = 2000;
  const written = new Set();
  let [pause, connected] = [0, true];
  const takeIn = (field) => {
    const enter = { key: "Enter", ctrlKey: field.matches("textarea"), bubbles: true, cancelable: true };
    if (field.isConnected) field.dispatchEvent(new KeyboardEvent("keydown", enter));
  };
  document.addEventListener("input", (event) => {
    clearTimeout(pause);
    const field = event.target;
    if (!field.matches('.stApp:has(.kn-staff-bar) :is(textarea, [data-testid="stTextInput"] input)')) return;
    written.add(field);
    if (field.matches("textarea")) pause = setTimeout(takeIn, PAUSE, field);
  });
  const takeInWhenBack = () => {
    const before = connected;
    connected = document.querySelector('[data-test-connection-state="CONNECTED"]') !== null;
    if (before || !connected) return;
    setTimeout(() => written.forEach(takeIn)); // once React has made them fields again
  };

  // A chart's toolbar has one button, for the picture in one format: this adds the same in SVG beside it.
  const offerSvg = (png) => {
    const chart = png.closest(".js-plotly-plot");
    const { locale, locales } = chart._context;
    const svg = png.cloneNode(false);
    const told = locales[locale]?.dictionary?.["Download plot as an SVG"] ?? "SVG";
    svg.dataset.title = told;
    svg.setAttribute("aria-label", told);
    for (const [button, name] of [[png, "PNG"], [svg, "SVG"]]) {
      button.classList.add("kn-picture");
      button.textContent = name;
    }
    svg.addEventListener("click", () => {
      const usual = chart._context.toImageButtonOptions;
      chart._context.toImageButtonOptions = { ...usual, format: "svg", scale: 1 };
      png.click();
      chart._context.toImageButtonOptions = usual;
    });
    png.after(svg);
  };

  // Streamlit's scripts are fetched when the page that came as HTML can be read.
  const fetchStreamlit = () => {
    for (const wanted of document.getElementById("kn-streamlit")?.content.children ?? []) {
      const element = document.createElement(wanted.localName); // a copy of a script would not run
      for (const { name, value } of wanted.attributes) element.setAttribute(name, value);
      document.head.append(element);
    }
  };
  document.addEventListener("DOMContentLoaded", () => {
    if (document.hidden || !first()) fetchStreamlit();
    else requestAnimationFrame(() => setTimeout(fetchStreamlit));
  });

  // What came as HTML lies over Streamlit's page until that has drawn the same; then it goes, all within one frame, and
  // the reader goes on where they were: place, focus, what was typed, opened or chosen.
  const drawn = (root) =>
    root.querySelector(".kn-page") &&
    root.querySelector('[data-test-script-state="notRunning"]') &&
    (!root.querySelector(".st-key-kn-chart") || root.querySelector(".st-key-kn-chart .main-svg"));
  const handOver = () => {
    const [html, root] = [first(), document.getElementById("root")];
    if (!html || !root || !drawn(root)) return;
    const lines = (place) => [...place.querySelectorAll(".kn :is(h1, h2, h3, p, li, tr, dt)")].filter((line) => !line.closest(".kn-stand-in"));
    const controls = (place) => [...place.querySelectorAll(".kn :is(a[href], input:not([type=hidden]), select, textarea, button, summary)")];
    const [from, to] = [controls(html), controls(root)];
    const at = scrollY > 0 ? lines(html).findIndex((line) => line.getBoundingClientRect().bottom > 0) : -1;
    const top = at < 0 ? 0 : lines(html)[at].getBoundingClientRect().top;
    const line = at < 0 ? null : lines(root)[at];
    const focused = from.indexOf(document.activeElement);
    const selected = focused >= 0 && from[focused].type === "search" ? [from[focused].selectionStart, from[focused].selectionEnd] : null;
    if (from.length === to.length) from.forEach((old, n) => takeOver(old, to[n]));
    html.remove();
    const main = root.querySelector('[data-testid="stMain"]');
    if (line) main.scrollTo(0, main.scrollTop + line.getBoundingClientRect().top - top);
    if (focused >= 0 && from.length === to.length) {
      to[focused].focus({ preventScroll: true });
      if (selected) to[focused].setSelectionRange(...selected);
    }
  };
  const takeOver = (old, now) => {
    if (old.matches("summary")) now.parentElement.open = old.parentElement.open;
    if (old.matches("input, select, textarea") && now.value !== old.value) now.value = old.value;
  };

  // What the head says is of the page that was asked for first, not of one that was gone to within it.
  addEventListener("popstate", () => document.querySelectorAll("link[rel=canonical], link[hreflang]").forEach((link) => link.remove()));

  // The document's language and title follow the page's content.
  new MutationObserver(() => {
    say();
    takeInWhenBack();
    handOver();
    document.querySelectorAll(".st-key-kn-chart .modebar-btn:not(.kn-picture)").forEach(offerSvg);
    const head = document.querySelector(".kn-head[lang]");
    if (head && document.documentElement.lang !== head.lang) document.documentElement.lang = head.lang;
    const named = [document.querySelector(".kn-page h1"), head?.querySelector(".kn-brand")].filter(Boolean);
    const title = named.map((element) => element.textContent.trim()).join(" · ");
    if (title && document.title !== title) document.title = title;
    if (pending && head !== left && document.querySelector('[data-test-script-state="notRunning"]') && show(pending)) pending = "";
  }).observe(document.documentElement, { childList: true, subtree: true, attributes: true, attributeFilter: ["data-test-script-state", "data-test-connection-state", "lang"] });
})();
