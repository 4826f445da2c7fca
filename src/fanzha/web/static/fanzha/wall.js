// The county's map on the wall: towns shaded by today's alerts, red where one is late.
"use strict";
(() => {
  const read = (id) => JSON.parse(document.getElementById(id).textContent);
  const english = document.documentElement.lang.startsWith("en");
  let chart, place;

  const draw = () => {
    const towns = read("map-towns");
    const byCode = new Map(towns.map((town) => [town.code, town]));
    const label = (code) => { const town = byCode.get(code); return english ? town.en : town.zh; };
    const words = place.dataset;
    chart.setOption({
      title: { text: words.legend, left: 12, bottom: 6, textStyle: { color: "#9fb0c8", fontSize: 12, fontWeight: "normal" } },
      tooltip: { formatter: ({ name }) => {
        const t = byCode.get(name);
        return `<b>${label(name)}</b><br>${words.alerts} ${t.alerts} · ${words.open} ${t.open}<br>${words.late} ${t.late} · ${words.dissuaded} ${t.dissuaded}`;
      } },
      visualMap: { show: false, min: 0, max: Math.max(5, ...towns.map((town) => town.alerts)), inRange: { color: ["#16304f", "#3b82d0"] } },
      series: [{
        type: "map", map: "county", silent: false, selectedMode: false, aspectScale: 1, layoutCenter: ["50%", "50%"], layoutSize: "92%",
        itemStyle: { borderColor: "#0b1524", borderWidth: 2 },
        emphasis: { label: { color: "#fff" }, itemStyle: { areaColor: "#5b9bea" } },
        label: { show: true, color: "#e6ecf5", fontSize: 13, formatter: ({ name }) => `${label(name)}\n${byCode.get(name).alerts}` },
        data: towns.map((town) => ({ name: town.code, value: town.alerts, itemStyle: town.late ? { borderColor: "#ff6b6b", borderWidth: 3 } : {} })),
      }],
    });
  };

  addEventListener("DOMContentLoaded", () => {
    place = document.getElementById("map");
    echarts.registerMap("county", read("map-cells"));
    chart = echarts.init(place, null, { renderer: "svg" });
    draw();
    new ResizeObserver(() => chart.resize()).observe(place);
    document.addEventListener("htmx:afterSwap", draw);
  });
})();
