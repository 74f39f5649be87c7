"use strict";
(() => {
  const family = getComputedStyle(document.body).fontFamily;
  const spec = (place) =>
    JSON.parse(place.parentNode.querySelector("script").textContent, (key, value) =>
      /font$/i.test(key) && typeof value === "string" ? family : value);

  const draw = async (place) => {
    const { $schema, ...chart } = spec(place);
    await vegaEmbed(place, { ...chart, background: "transparent" }, {
      mode: $schema.includes("vega-lite") ? "vega-lite" : "vega",
      // No eval: expressions are interpreted, as the page's policy demands.
      ast: true, actions: false, defaultStyle: false, logLevel: 1, renderer: "svg", tooltip: false,
    });
    const svg = place.querySelector("svg");
    place.style.maxWidth = `${Math.round(svg.viewBox.baseVal.width * 1.12)}px`;
    svg.removeAttribute("width");
    svg.removeAttribute("height");
    svg.setAttribute("role", "img");
    svg.setAttribute("aria-label", place.dataset.chart);
  };

  const figures = (place) => place.closest("figure").querySelector("details.figures");
  const all = async () => {
    await document.fonts.load("13px 'csvoice Sans'", "字").catch(() => {});
    for (const place of document.querySelectorAll("[data-chart]")) {
      await draw(place).catch(() => { figures(place).open = true; });
    }
  };
  all();
})();
