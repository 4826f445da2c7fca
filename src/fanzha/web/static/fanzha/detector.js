// Events a second of each detector since the page was opened, a point each time one speaks.
"use strict";
(() => {
  const POINTS = 300, A_MINUTE = 60_000, charts = new Map(), lines = new Map(), points = new Map();
  const clock = (at) => new Date(at).toLocaleTimeString("zh-CN", { timeZone: "Asia/Shanghai", hour12: false });
  const ink = () => getComputedStyle(document.body).color;

  const chart = (place) => {
    const held = charts.get(place.id);
    if (held && held.getDom() === place) return held;
    if (held) held.dispose();
    const made = chartOn(place, () => lines.get(place.id)()).chart;
    charts.set(place.id, made);
    return made;
  };

  const draw = () => {
    const rates = JSON.parse(document.getElementById("detector-rates").textContent);
    const at = Number(document.getElementById("detector-at").dataset.at);
    const label = document.getElementById("board").dataset.rate;
    for (const [name, rate] of Object.entries(rates)) {
      const place = document.getElementById(`rate-${name}`);
      if (!place) continue;
      const line = points.get(name) || [];
      if (!line.length || line[line.length - 1][0] < at) line.push([at, rate]);
      points.set(name, line.slice(-POINTS));
      lines.set(place.id, () => ({
        animation: false, grid: { left: 56, right: 12, top: 28, bottom: 24 },
        title: { text: label, left: 0, top: 0, textStyle: { fontSize: 12, fontWeight: "normal", color: ink() } },
        tooltip: { trigger: "axis", axisPointer: { label: { formatter: ({ value }) => clock(value) } }, formatter: ([point]) => `${clock(point.value[0])}<br><b>${point.value[1]}</b>` },
        xAxis: { type: "time", min: Math.min(points.get(name)[0][0], at - A_MINUTE), max: at, axisLabel: { hideOverlap: true, formatter: clock }, splitNumber: 4 },
        yAxis: { type: "value", min: 0, minInterval: 1 },
        series: [{ type: "line", name: label, showSymbol: line.length < 2, areaStyle: { opacity: .12 }, lineStyle: { width: 1.5 }, data: points.get(name) }],
      }));
      chart(place).setOption(lines.get(place.id)());
    }
  };

  addEventListener("DOMContentLoaded", () => {
    draw();
    document.addEventListener("htmx:afterSwap", draw);
  });
})();
