#!/bin/sh
# Puts Chromium on a machine that lacks it, where that can be done without asking anybody.
command -v chromium >/dev/null && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "Installing Chromium for the browser tests (once)..."
    { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium; } >/dev/null && exit 0
fi
echo "Chromium is not installed and could not be: the browser tests will be skipped."
