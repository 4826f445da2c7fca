#!/usr/bin/env bash
# Fetch the pinned files from npm: lay the front end where the pages find it, the fonts where
# printed papers do. usage: front_end.sh VENV_BIN VENDOR_FOLDER FONTS_FOLDER
set -euo pipefail
bin=$1 vendor=$2 fonts=$3
npm_command=(npm)
if ! command -v npm >/dev/null; then
  echo "  没有 Node, 用一个临时的 · no Node here, a packaged one is used"
  "$bin/uv" pip install -q --python "$bin/python" --require-hashes -r requirements/node.txt
  npm_command=("$bin/npm")
  PATH="$PWD/$bin:$PATH"
fi
"${npm_command[@]}" ci --ignore-scripts --no-audit --no-fund --loglevel=error
rm -rf "$vendor.new" && mkdir -p "$vendor.new"
cp node_modules/@tabler/core/dist/css/tabler.min.css node_modules/htmx.org/dist/htmx.min.js \
   node_modules/echarts/dist/echarts.min.js "$vendor.new/"
cp node_modules/htmx-ext-sse/dist/sse.min.js "$vendor.new/sse.min.js"
for package in @tabler/core @tabler/icons htmx.org htmx-ext-sse echarts; do
  cp "node_modules/$package/LICENSE" "$vendor.new/LICENSE.${package//\//-}" 2>/dev/null || true
done
# The sheet of icons is drawn after this: until then the old one serves, so that no page is bare.
cp "$vendor/icons.css" "$vendor.new/" 2>/dev/null || true
rm -rf "$vendor" && mv "$vendor.new" "$vendor"
packages=node_modules/@expo-google-fonts
rm -rf "$fonts.new" && mkdir -p "$fonts.new"
cp "$packages/noto-serif-sc/400Regular/NotoSerifSC_400Regular.ttf" \
   "$packages/noto-sans-sc/500Medium/NotoSansSC_500Medium.ttf" "$fonts.new/"
cp "$packages/noto-serif-sc/LICENSE_FONT" "$fonts.new/LICENSE.noto-serif-sc"
cp "$packages/noto-sans-sc/LICENSE_FONT" "$fonts.new/LICENSE.noto-sans-sc"
rm -rf "$fonts" && mv "$fonts.new" "$fonts"
