#!/bin/sh
# Writes openssl.json: one RSA-2048 key in every form that the `openssl` program writes, keys that must be refused, and
# one RSA-OAEP block (SHA-256). Run it again with: sh openssl.sh > openssl.json   (OpenSSL 3; needs node for the JSON)
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
here=$(cd "$(dirname "$0")" && pwd)
cd "$folder"
phrase='deniz kızı 42'
export phrase

openssl genpkey -quiet -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out pkcs8
openssl pkey -in pkcs8 -pubout -out public
openssl rsa -in pkcs8 -traditional -out pkcs1 2>/dev/null
for cipher in des3 aes128 aes192 aes256; do
    openssl rsa -in pkcs8 -traditional "-$cipher" -passout env:phrase -out "legacy_$cipher" 2>/dev/null
    openssl pkcs8 -topk8 -in pkcs8 -v2 "$cipher" -passout env:phrase -out "pbes2_$cipher"
done
for hash in SHA1 SHA384 SHA512; do
    openssl pkcs8 -topk8 -in pkcs8 -v2 aes256 -v2prf "hmacWith$hash" -iter 5000 -passout env:phrase -out "pbes2_$hash"
done

openssl pkcs8 -topk8 -in pkcs8 -scrypt -passout env:phrase -out refused_scrypt
openssl pkcs8 -topk8 -in pkcs8 -v1 PBE-SHA1-3DES -passout env:phrase -out refused_pbes1
openssl rsa -in pkcs8 -traditional -camellia128 -passout env:phrase -out refused_camellia 2>/dev/null
openssl genpkey -quiet -algorithm RSA -pkeyopt rsa_keygen_bits:1024 -out refused_1024
openssl genpkey -quiet -algorithm RSA -pkeyopt rsa_keygen_bits:3072 -out refused_3072
openssl genpkey -quiet -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out refused_ec
openssl ec -in refused_ec -out refused_ec_old 2>/dev/null
openssl rsa -in pkcs8 -RSAPublicKey_out -out refused_public_old 2>/dev/null
cp public refused_public
openssl req -x509 -new -key pkcs8 -subj /CN=test -out refused_certificate 2>/dev/null

printf '0123456789abcdef' > secret
openssl pkeyutl -encrypt -pubin -inkey public -in secret -out oaep.bin \
    -pkeyopt rsa_padding_mode:oaep -pkeyopt rsa_oaep_md:sha256 -pkeyopt rsa_mgf1_md:sha256
openssl base64 -A -in oaep.bin -out oaep
rm oaep.bin
node -e '
const fs = require("fs");
const read = (name) => fs.readFileSync(name, "utf8");
const all = { made_by: process.argv[1], passphrase: process.env.phrase, private: {}, refused: {} };
for (const name of fs.readdirSync(".").sort()) {
  if (name === "public" || name === "secret" || name === "oaep") all[name] = read(name);
  else if (name.startsWith("refused_")) all.refused[name.slice(8)] = read(name);
  else all.private[name] = read(name);
}
console.log(JSON.stringify(all, null, 2));
' "$(openssl version)"
