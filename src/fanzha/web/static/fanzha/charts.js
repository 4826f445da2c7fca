// A chart in the colours of the page, as large as its place; the switch of the theme draws it anew.
"use strict";
const chartOn = (place, option) => {
  const theme = () => (document.documentElement.dataset.bsTheme === "dark" ? "dark" : "default");
  const chart = echarts.init(place, theme(), { renderer: "svg" });
  const draw = () => chart.setOption({ backgroundColor: "transparent", ...option() });
  draw();
  new ResizeObserver(() => chart.resize()).observe(place);
  document.addEventListener("theme", () => {
    if (chart.isDisposed()) return;
    chart.setTheme(theme());
    draw();
  });
  return { chart, draw };
};
