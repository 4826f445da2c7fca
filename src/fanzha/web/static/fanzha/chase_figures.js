// Seconds from acceptance to the first stop, by day: the middle one, the slow ones, and how many reports.
"use strict";
addEventListener("DOMContentLoaded", () => {
  const place = document.getElementById("chase-days");
  if (!place) return;
  const days = JSON.parse(document.getElementById("chase-days-data").textContent);
  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const words = place.dataset;
  const line = (name, key, shade) => ({ name, type: "line", data: days.map((day) => day[key]), connectNulls: false, symbolSize: 7, itemStyle: { color: shade }, lineStyle: { width: 2 } });
  chartOn(place, () => ({
    animation: false,
    textStyle: { fontFamily: getComputedStyle(document.body).fontFamily },
    legend: { top: 4 }, tooltip: { trigger: "axis" }, grid: { left: 52, right: 44, top: 40, bottom: 28 },
    xAxis: { type: "category", data: days.map((day) => day.day) },
    yAxis: [{ type: "value", min: 0 }, { type: "value", min: 0, minInterval: 1, splitLine: { show: false } }],
    series: [
      { name: words.reports, type: "bar", yAxisIndex: 1, barMaxWidth: 26, data: days.map((day) => day.reports), itemStyle: { color: colour("--unknown"), opacity: 0.35 } },
      line(words.median, "median", colour("--stopped")),
      line(words.p95, "p95", colour("--soon")),
    ],
  }));
});
