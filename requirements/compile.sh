#!/bin/sh
# For maintainers: lock the requirements again. Needs uv; nothing else in the project does.
# The locks hold names, versions and hashes, and no address of any index.
set -eu
cd "$(dirname "$0")"
lock() { name="$1"; shift; uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header "$@" "$name.in" -o "$name.txt"; }
lock core
lock dev
# The package with the model's weights asks for a torch stack that is not used: only the weights are locked.
lock semantic --no-deps
