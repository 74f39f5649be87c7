"use strict";
(() => {
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];

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

  all("[data-filter]").forEach((input) => {
    const items = all("blockquote", document.getElementById(input.dataset.filter));
    const counter = document.querySelector(`[data-count="${input.dataset.filter}"]`);
    const filter = () => {
      const wanted = input.value.trim().toLowerCase();
      items.forEach((item) => { item.hidden = !item.textContent.toLowerCase().includes(wanted); });
      counter.textContent = counter.dataset.form.replace("{n}", items.filter((item) => !item.hidden).length);
    };
    input.addEventListener("input", filter);
    input.closest("p").hidden = false;
    filter();
  });

  const select = (element) => {
    const range = document.createRange();
    range.selectNodeContents(element);
    getSelection().removeAllRanges();
    getSelection().addRange(range);
  };
  const copy = async (element) => {
    try {
      await navigator.clipboard.writeText(element.innerText.trim());
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

  const hint = document.getElementById("hint");
  const show = (event) => {
    const mark = event.target.closest?.(".drawing svg [aria-label]:not(svg)");
    hint.hidden = !mark;
    if (!mark) return;
    hint.textContent = mark.getAttribute("aria-label");
    const { innerWidth, innerHeight } = window;
    hint.style.left = `${Math.max(8, Math.min(event.clientX + 14, innerWidth - hint.offsetWidth - 8))}px`;
    hint.style.top = `${Math.max(8, Math.min(event.clientY + 16, innerHeight - hint.offsetHeight - 8))}px`;
  };
  document.addEventListener("pointermove", show);
  document.addEventListener("pointerdown", show);
  document.addEventListener("scroll", () => { hint.hidden = true; }, { passive: true });

  const unfold = () => {
    const part = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (part?.matches("details.fold")) part.open = true;
  };
  addEventListener("hashchange", unfold);
  unfold();

  let closed = [];
  addEventListener("beforeprint", () => {
    closed = all(".finding details:not([open])");
    closed.forEach((one) => { one.open = true; });
  });
  addEventListener("afterprint", () => closed.forEach((one) => { one.open = false; }));
})();
