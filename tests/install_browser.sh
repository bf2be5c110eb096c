#!/bin/sh
# A Chromium for the browser tests: one that is there, else Playwright's own, else the
# distribution's. Fonts for Chinese come along where the distribution offers them.
set -eu
python=$1

root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi; }

if command -v chromium >/dev/null || command -v google-chrome >/dev/null; then
  exit 0
fi
if timeout 300 "$python" -m playwright install --with-deps chromium; then
  exit 0
fi
echo "Playwright's own browser cannot be fetched; taking the distribution's." >&2
root apt-get update -qq
root apt-get install -y -qq chromium fonts-noto-cjk
