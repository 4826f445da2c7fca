// Draws a chase: accounts in layers by hop, line widths by stolen money, colours by what holds it.
"use strict";
(() => {
  const yuan = (fen) => "¥" + (fen / 100).toLocaleString("zh-CN", { minimumFractionDigits: 2 });
  const hidden = (id) => (id.length > 7 ? id.slice(0, 3) + "***" + id.slice(-4) : id);
  const styles = getComputedStyle(document.documentElement);
  const colour = (name) => styles.getPropertyValue(name).trim();
  const COLOURS = { stopped: "--stopped", frozen: "--frozen", ordered: "--soon", empty: "--unknown", victim: "--head" };
  const of = (kind) => colour(COLOURS[kind] || "--moving");
  const chinese = document.documentElement.lang.startsWith("zh");

  // Spots in pixels of the chart, so that circles stay round; labels need room below.
  const ROOM = { left: 70, right: 110, top: 24, bottom: 60 };
  const placed = (nodes, width, height) => {
    const layers = new Map();
    for (const node of nodes) layers.set(node.hop, [...(layers.get(node.hop) || []), node]);
    const depth = Math.max(...nodes.map((node) => node.hop)) + 1;
    const spots = new Map();
    for (const [hop, layer] of layers) layer.forEach((node, i) =>
      spots.set(node.id, { x: (width * (hop + 1)) / Math.max(depth, 1), y: (height * (i + 1)) / (layer.length + 1) }));
    return spots;
  };
  // Two unseen corners keep the scale at one to one however few accounts there are.
  const corner = (x, y) => ({ name: `corner ${x}`, x, y, symbolSize: 0, label: { show: false }, tooltip: { show: false } });

  const words = (node) => node.kind === "victim" ? hidden(node.id)
    : `${node.bank} ${hidden(node.id)}\n${yuan(node.held || node.left || 0)}`;

  const draw = (place) => {
    const data = JSON.parse(document.getElementById(place.dataset.chart).textContent);
    if (!data.nodes.length) return;
    const width = place.clientWidth - ROOM.left - ROOM.right, height = place.clientHeight - ROOM.top - ROOM.bottom;
    const spots = placed(data.nodes, width, height), most = Math.max(...data.edges.map((edge) => edge.fen), 1);
    const kinds = new Map(data.nodes.map((node) => [node.id, node.kind]));
    const chart = echarts.init(place, null, { renderer: "svg" });
    chart.setOption({
      animation: false,
      tooltip: { formatter: ({ dataType, data: d }) => dataType === "edge"
        ? `${hidden(d.source)} → ${hidden(d.target)}<br><b>${yuan(d.fen)}</b><br>${new Date(d.at).toLocaleTimeString("zh-CN", { timeZone: "Asia/Shanghai", hour12: false })}`
        : `${hidden(d.id)}<br>${d.label ? (chinese ? d.label.zh : d.label.en) : ""}` },
      series: [{
        type: "graph", layout: "none", ...ROOM, roam: true,
        edgeSymbol: ["none", "arrow"], edgeSymbolSize: 7,
        label: { show: true, position: "bottom", fontSize: 11, formatter: ({ data: d }) => words(d) },
        data: [corner(0, 0), corner(width, height), ...data.nodes.map((node) => ({ ...node, name: node.id, ...spots.get(node.id),
          symbol: node.kind === "left" ? "rect" : "circle", symbolSize: 16, itemStyle: { color: of(node.kind) } }))],
        edges: data.edges.map((edge) => ({ source: edge.from, target: edge.to, fen: edge.fen, at: edge.at,
          lineStyle: { width: 1 + (13 * edge.fen) / most, opacity: 0.45, curveness: 0.15, color: of(kinds.get(edge.to)) } })),
      }],
    });
    new ResizeObserver(() => chart.resize()).observe(place);
  };
  const drawAll = (root) => { for (const place of root.querySelectorAll(".chase-map:not([_echarts_instance_])")) draw(place); };
  document.addEventListener("htmx:afterSettle", (event) => drawAll(event.target));
  addEventListener("DOMContentLoaded", () => drawAll(document));
})();
