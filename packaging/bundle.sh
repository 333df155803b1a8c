#!/usr/bin/env bash
# What Tauri's bundler makes: AppImage, .msi, .dmg, as `tauri.<system>.conf.json` says. The .deb and the .rpm are `cargo xtask bundle`.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

host=$(rustc --version --verbose | sed -n 's/^host: //p')
ending=
case $host in *windows*) ending=.exe ;; esac

npm --prefix ui ci --no-audit --no-fund
npm --prefix ui run build
npm --prefix packaging ci --no-audit --no-fund
cargo build --locked --release --workspace --features tauri/custom-protocol \
    --bin sightline --bin sightline-cli --bin connect-simulator

# Programs beside the window, under the names by which the bundler looks for them.
mkdir -p packaging/programs
for program in sightline-cli connect-simulator; do
    cp "target/release/$program$ending" "packaging/programs/$program-$host$ending"
done

options=(--config packaging/programs.conf.json)
if [ -n "${UPDATER_PUBLIC_KEY:-}" ]; then
    # Signed with the key whose other half is TAURI_SIGNING_PRIVATE_KEY; without a key there is nothing to update by.
    options+=(--config packaging/updater.conf.json --config "{\"plugins\":{\"updater\":{\"pubkey\":\"$UPDATER_PUBLIC_KEY\"}}}")
fi
packaging/node_modules/.bin/tauri bundle --ci "${options[@]}"
