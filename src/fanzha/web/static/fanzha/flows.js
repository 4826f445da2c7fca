// Draws every .flows element: a Sankey of stolen money, layers by hop, widths by money.
"use strict";
(() => {
  const yuan = (fen) => "¥" + (fen / 100).toLocaleString("zh-CN", { minimumFractionDigits: 2 });
  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

  const draw = (place) => {
    const data = JSON.parse(document.getElementById(place.dataset.chart).textContent);
    const first = Math.min(...data.nodes.map((node) => node.hop));
    const node = (n) => ({
      name: n.name, depth: n.hop - first,
      itemStyle: { color: colour(n.exit ? "--unknown" : n.hop < 0 ? "--soon" : "--frozen") },
    });
    chartOn(place, () => ({
      tooltip: { formatter: ({ data: d }) => d.source
        ? `${shown(d.source)} → ${shown(d.target)}<br><b>${yuan(d.value)}</b>` : shown(d.name) },
      series: [{
        type: "sankey", left: 8, right: 130, top: 8, bottom: 8, nodeGap: 10, nodeWidth: 12, draggable: false,
        data: data.nodes.map(node), links: data.links.map(({ source, target, value }) => ({ source, target, value })),
        label: { formatter: ({ name }) => shown(name), fontSize: 11 },
        lineStyle: { color: "source", opacity: 0.3 },
      }],
    }));
  };
  const shown = (name) => name.slice(0, name.lastIndexOf("@"));
  const drawAll = (root) => { for (const place of root.querySelectorAll(".flows:not([_echarts_instance_])")) draw(place); };
  document.addEventListener("htmx:afterSettle", (event) => drawAll(event.target));
  addEventListener("DOMContentLoaded", () => drawAll(document));
})();
