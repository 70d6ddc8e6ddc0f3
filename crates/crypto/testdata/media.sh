#!/usr/bin/env bash
# Makes media_openssl.json with the openssl program: bash media.sh > media_openssl.json
set -euo pipefail
work=$(mktemp -d); trap 'rm -r "$work"' EXIT
base() { xxd -r -p <<<"$1" | base64 -w0; }
sep='['
for size in 0 1 15 16 17 31 32 1000; do
  head -c $size /dev/zero | openssl enc -aes-256-ctr -K "$(printf '00%.0s' {1..32})" -iv "$(printf '01%.0s' {1..16})" >"$work/clear"
  key=$(openssl rand -hex 32); iv=$(openssl rand -hex 16); mac_key=$(openssl rand -hex 32)
  openssl enc -aes-256-cbc -K "$key" -iv "$iv" -in "$work/clear" -out "$work/cdn"
  (xxd -r -p <<<"$iv"; cat "$work/cdn") | openssl dgst -sha256 -mac HMAC -macopt "hexkey:$mac_key" -binary | head -c 10 >"$work/mac"
  cat "$work/mac" >>"$work/cdn"
  hash() { openssl dgst -sha256 -binary "$1" | base64 -w0; }
  printf '%s\n {"size": %s, "clear": "%s", "cdn_file": "%s", "encryption_metadata": {"encrypted_hash": "%s", "iv": "%s", "encryption_key": "%s", "hmac_key": "%s", "plaintext_hash": "%s"}}' \
    "$sep" $size "$(base64 -w0 "$work/clear")" "$(base64 -w0 "$work/cdn")" "$(hash "$work/cdn")" "$(base "$iv")" "$(base "$key")" "$(base "$mac_key")" "$(hash "$work/clear")"
  sep=','
done
printf '\n]\n'
