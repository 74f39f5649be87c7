"use strict";
(() => {
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const root = document.documentElement;
  const MANY = 10;

  // Light and dark: as the system has it, until the reader chooses.
  const theme = document.getElementById("theme");
  const system = matchMedia("(prefers-color-scheme: dark)");
  const show = (dark) => {
    root.dataset.theme = dark ? "dark" : "light";
    theme.textContent = dark ? theme.dataset.light : theme.dataset.dark;
    dispatchEvent(new Event("themechange"));
  };
  theme.hidden = false;
  show(system.matches);
  system.addEventListener("change", () => show(system.matches));
  theme.addEventListener("click", () => show(root.dataset.theme !== "dark"));

  // Tables: sorted by a click on a head, searched where they are long.
  const order = (cell) => {
    const value = cell.dataset.value ?? cell.textContent;
    const number = Number(value);
    return value.trim() !== "" && Number.isFinite(number) ? number : value;
  };
  const compare = (a, b) =>
    typeof a === "number" && typeof b === "number"
      ? a - b
      : (typeof a === "number") - (typeof b === "number") || String(a).localeCompare(String(b), "zh");
  const sortBy = (head) => {
    const column = head.cellIndex;
    const body = head.closest("table").tBodies[0];
    const down = head.getAttribute("aria-sort") !== "descending";
    all("th", head.parentNode).forEach((other) => other.removeAttribute("aria-sort"));
    head.setAttribute("aria-sort", down ? "descending" : "ascending");
    const rows = [...body.rows].sort((a, b) => compare(order(a.cells[column]), order(b.cells[column])));
    body.append(...(down ? rows.reverse() : rows));
  };
  all("thead th").forEach((head) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    button.addEventListener("click", () => sortBy(head));
    head.append(button);
  });

  // What is typed is looked for and marked, without touching the text.
  const mark = (items, wanted) => {
    if (!globalThis.Highlight) return;
    const ranges = [];
    for (const item of wanted ? items.filter((one) => !one.hidden) : []) {
      const walker = document.createTreeWalker(item, NodeFilter.SHOW_TEXT);
      for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        const text = node.data.toLowerCase();
        for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + wanted.length)) {
          const range = new Range();
          range.setStart(node, at);
          range.setEnd(node, at + wanted.length);
          ranges.push(range);
        }
      }
    }
    CSS.highlights.set("found", new Highlight(...ranges));
  };
  const searching = (input, counter, items, unit) => {
    const filter = () => {
      const wanted = input.value.trim().toLowerCase();
      const every = items();
      every.forEach((item) => { item.hidden = !item.textContent.toLowerCase().includes(wanted); });
      counter.textContent = `${every.filter((item) => !item.hidden).length} ${unit}`;
      mark(every, wanted);
    };
    input.addEventListener("input", filter);
    return filter;
  };
  const searchable = (table) => {
    const line = document.createElement("p");
    const input = document.createElement("input");
    const counter = document.createElement("output");
    line.className = "filter";
    input.type = "search";
    input.placeholder = "在表中查找";
    input.setAttribute("aria-label", "在表中查找");
    line.append(input, " ", counter);
    table.closest(".scroll").before(line);
    searching(input, counter, () => [...table.tBodies[0].rows], "行")();
  };
  all("table").filter((table) => table.tBodies[0].rows.length > MANY).forEach(searchable);

  const verbatims = document.getElementById("verbatims");
  if (verbatims) {
    const line = verbatims.previousElementSibling;
    line.hidden = false;
    const [input, counter] = [line.querySelector("input"), line.querySelector("output")];
    searching(input, counter, () => all("blockquote", verbatims), "条")();
  }

  // Figures and statements open the verbatims behind them.
  const dialog = document.getElementById("proof");
  const list = dialog.querySelector(".list");
  const input = dialog.querySelector("input");
  const filter = searching(input, dialog.querySelector("output"), () => all("blockquote", list), "条");
  const open = (title, rows) => {
    const every = verbatims.children;
    dialog.querySelector("h2").textContent = title;
    list.replaceChildren(...rows.split(" ").map((place) => every[place].cloneNode(true)));
    input.value = "";
    filter();
    dialog.showModal();
    list.scrollTop = 0;
    list.focus();
  };
  const titleOf = (element) => {
    if (element.dataset.about) return element.dataset.about;
    const row = element.closest("tr");
    const told = element.closest("li")?.querySelector("strong");
    const tile = element.closest(".metrics > div")?.querySelector("dt");
    if (told || tile) return (told ?? tile).textContent;
    const head = element.closest("table")?.tHead.rows[0].cells[element.closest("td").cellIndex];
    const name = row.cells[0].textContent;
    return element.closest("td").cellIndex ? `${name} · ${head.textContent}` : name;
  };
  all("[data-rows]").forEach((element) => {
    let opener = element;
    if (!element.matches("a")) {
      opener = document.createElement("button");
      opener.type = "button";
      opener.className = "cite";
      opener.append(...element.childNodes);
      element.append(opener);
    }
    opener.setAttribute("aria-haspopup", "dialog");
    opener.addEventListener("click", (event) => {
      event.preventDefault();
      open(titleOf(element), element.dataset.rows);
    });
  });
  dialog.querySelector("[data-close]").addEventListener("click", () => dialog.close());
  dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });

  // Marks of charts tell what they are under the pointer, and open their verbatims.
  const hint = document.getElementById("hint");
  const marked = (event) => event.target.closest?.(".drawing svg [aria-label]:not(svg)");
  const rowsOf = (mark) =>
    JSON.parse(mark.closest("[data-marks]").dataset.marks)[mark.getAttribute("aria-label")];
  const tell = (event) => {
    const mark = marked(event);
    hint.hidden = !mark;
    if (!mark) return;
    hint.textContent = mark.getAttribute("aria-label");
    mark.classList.toggle("cite", Boolean(rowsOf(mark)));
    const { innerWidth, innerHeight } = window;
    hint.style.left = `${Math.max(8, Math.min(event.clientX + 14, innerWidth - hint.offsetWidth - 8))}px`;
    hint.style.top = `${Math.max(8, Math.min(event.clientY + 16, innerHeight - hint.offsetHeight - 8))}px`;
  };
  document.addEventListener("pointermove", tell);
  document.addEventListener("pointerdown", tell);
  document.addEventListener("scroll", () => { hint.hidden = true; }, { passive: true });
  document.addEventListener("click", (event) => {
    const rows = marked(event) && rowsOf(marked(event));
    if (rows) open(marked(event).getAttribute("aria-label"), rows);
  });

  const select = (element) => {
    const range = document.createRange();
    range.selectNodeContents(element);
    getSelection().removeAllRanges();
    getSelection().addRange(range);
  };
  const words = (element) => {
    const copied = element.cloneNode(true);
    all(".proof", copied).forEach((link) => link.remove());
    return copied.textContent.trim();
  };
  const copy = async (element) => {
    try {
      await navigator.clipboard.writeText(all("li, .unchanged", element).map(words).join("\n"));
    } catch {
      select(element);
      document.execCommand("copy");
    }
  };
  all("[data-copy]").forEach((button) => {
    const label = button.textContent;
    button.hidden = false;
    button.addEventListener("click", async () => {
      await copy(document.getElementById(button.dataset.copy));
      button.textContent = button.dataset.done;
      setTimeout(() => { button.textContent = label; }, 1600);
    });
  });

  const unfold = () => {
    const part = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    for (let one = part?.closest("details"); one; one = one.parentElement.closest("details")) one.open = true;
    part?.scrollIntoView();
  };
  addEventListener("hashchange", unfold);
  if (location.hash) unfold();

  let closed = [];
  addEventListener("beforeprint", () => {
    closed = all(".finding details:not([open])");
    closed.forEach((one) => { one.open = true; });
  });
  addEventListener("afterprint", () => closed.forEach((one) => { one.open = false; }));
})();
