#!/bin/sh
# For maintainers: lock the requirements again. Needs uv; nothing else in the project does.
# The locks hold names, versions and hashes, and no address of any index.
set -eu
cd "$(dirname "$0")"
lock() { uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header "$1.in" -o "$1.txt"; }
lock core
lock dev
