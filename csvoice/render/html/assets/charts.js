"use strict";
(() => {
  const family = getComputedStyle(document.body).fontFamily;
  const dark = JSON.parse(document.getElementById("dark").textContent);
  const root = document.documentElement;

  const spec = (place, hidden, inDark) => {
    const legend = place.dataset.legend !== "{}";
    const shown = (row) => !(row && (hidden.has(row.series) || (legend && row.legend)));
    return JSON.parse(place.parentNode.querySelector("script").textContent, (key, value) => {
      if (/font$/i.test(key) && typeof value === "string") return family;
      if (legend && key === "legend" && value?.columns) return null;
      if (legend && key === "legends") return [];
      if (key === "values" && Array.isArray(value)) return value.filter(shown);
      if (inDark && typeof value === "string") return value.replace(/#[0-9a-f]{6}/g, (c) => dark[c] ?? c);
      return value;
    });
  };

  const draw = async (place, hidden, inDark) => {
    const { $schema, ...chart } = spec(place, hidden, inDark);
    const target = document.createElement("div");
    const scheme = inDark ? "in-dark" : "in-light";
    const { view } = await vegaEmbed(target, { ...chart, background: "transparent" }, {
      mode: $schema.includes("vega-lite") ? "vega-lite" : "vega",
      // No eval: expressions are interpreted, as the page's policy demands.
      ast: true, actions: false, defaultStyle: false, logLevel: 1, renderer: "svg", tooltip: false,
    });
    const svg = target.querySelector("svg").cloneNode(true);
    view.finalize();
    target.replaceChildren(svg);
    target.className = scheme;
    place.style.maxWidth = `${Math.round(svg.viewBox.baseVal.width * 1.12)}px`;
    svg.removeAttribute("width");
    svg.removeAttribute("height");
    svg.setAttribute("role", "img");
    svg.setAttribute("aria-label", place.dataset.chart);
    place.querySelector(`.${scheme}`)?.remove();
    place.append(target);
  };

  const isDark = () =>
    root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  const figures = (place) => place.closest("figure").querySelector("details.figures");
  const redraw = async (place, hidden) => {
    await draw(place, hidden, false);
    if (isDark()) await draw(place, hidden, true);
  };

  const addLegend = (place, hidden) => {
    const shades = Object.entries(JSON.parse(place.dataset.legend));
    if (!shades.length) return;
    const legend = document.createElement("p");
    legend.className = "legend";
    for (const [name, colour] of shades) {
      const button = document.createElement("button");
      button.type = "button";
      button.setAttribute("aria-pressed", "true");
      button.style.setProperty("--in-light", colour);
      button.style.setProperty("--in-dark", dark[colour] ?? colour);
      button.textContent = name;
      button.addEventListener("click", async () => {
        const off = !hidden.has(name);
        if (off && hidden.size === shades.length - 1) return;
        hidden[off ? "add" : "delete"](name);
        button.setAttribute("aria-pressed", String(!off));
        await redraw(place, hidden);
      });
      legend.append(button);
    }
    place.closest(".scroll").before(legend);
  };

  const drawn = [];
  const start = async (place) => {
    const hidden = new Set();
    drawn.push([place, hidden]);
    try {
      await redraw(place, hidden);
      addLegend(place, hidden);
    } catch {
      figures(place).open = true;
    }
  };
  const all = async () => {
    await document.fonts.load("13px 'csvoice Sans'", "字").catch(() => {});
    for (const place of document.querySelectorAll("[data-chart]")) {
      const fold = place.closest("details.fold:not([open])");
      if (fold) fold.addEventListener("toggle", () => start(place), { once: true });
      else await start(place);
    }
    addEventListener("themechange", async () => {
      if (!isDark()) return;
      for (const [place, hidden] of drawn) await draw(place, hidden, true);
    });
  };
  all();
})();
