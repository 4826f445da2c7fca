#!/usr/bin/env bash
# Chromium and Chinese fonts, for the browser tests: installed when we may, named when not.
set -euo pipefail
have_browser() { command -v chromium || command -v chromium-browser || command -v google-chrome; }
have_fonts() { command -v fc-list && [ -n "$(fc-list :lang=zh)" ]; }
missing=()
have_browser >/dev/null || missing+=(chromium)
have_fonts >/dev/null || missing+=(fonts-noto-cjk fontconfig)
[ ${#missing[@]} -eq 0 ] && exit 0
command="apt-get update && apt-get install -y ${missing[*]}"
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  echo "· 安装 · installing: ${missing[*]}"
  { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "${missing[@]}"; } >/dev/null
else
  echo "缺少 · missing: ${missing[*]}。请运行 · please run: sudo sh -c '$command'" >&2
  exit 1
fi
