// Node's side of the data-exchange endpoint, for the tests: reads {"do": …} on standard input, writes JSON.
// `ask` and `read` are the phone; `answer` is an endpoint; `keys` writes a new private key in the forms Node knows.
import crypto from "node:crypto";
import fs from "node:fs";

const oaep = (key) => ({ key, padding: crypto.constants.RSA_PKCS1_OAEP_PADDING, oaepHash: "sha256" });
const turned = (iv) => Buffer.from(iv.map((byte) => byte ^ 0xff));

function encrypt(key, iv, text) {
  const cipher = crypto.createCipheriv("aes-128-gcm", key, iv);
  return Buffer.concat([cipher.update(text, "utf8"), cipher.final(), cipher.getAuthTag()]).toString("base64");
}

function decrypt(key, iv, base64) {
  const sealed = Buffer.from(base64, "base64");
  const decipher = crypto.createDecipheriv("aes-128-gcm", key, iv);
  decipher.setAuthTag(sealed.subarray(-16));
  return Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()]).toString("utf8");
}

const work = {
  ask({ public_pem, plaintext }) {
    const [key, iv] = [crypto.randomBytes(16), crypto.randomBytes(16)];
    const request = {
      encrypted_flow_data: encrypt(key, iv, plaintext),
      encrypted_aes_key: crypto.publicEncrypt(oaep(public_pem), key).toString("base64"),
      initial_vector: iv.toString("base64"),
    };
    return { request, key: key.toString("base64"), iv: iv.toString("base64") };
  },
  read({ key, iv, reply }) {
    return { plaintext: decrypt(Buffer.from(key, "base64"), turned(Buffer.from(iv, "base64")), reply) };
  },
  answer({ private_pem, request, answer }) {
    const key = crypto.privateDecrypt(oaep(private_pem), Buffer.from(request.encrypted_aes_key, "base64"));
    const iv = Buffer.from(request.initial_vector, "base64");
    return { plaintext: decrypt(key, iv, request.encrypted_flow_data), reply: encrypt(key, turned(iv), answer) };
  },
  keys({ passphrase }) {
    const { privateKey, publicKey } = crypto.generateKeyPairSync("rsa", { modulusLength: 2048 });
    const pem = (type, cipher) => privateKey.export({ type, format: "pem", ...(cipher && { cipher, passphrase }) });
    const forms = { pkcs8: pem("pkcs8"), pkcs1: pem("pkcs1") };
    for (const cipher of ["des-ede3-cbc", "aes-128-cbc", "aes-192-cbc", "aes-256-cbc"]) {
      forms[`pkcs1 ${cipher}`] = pem("pkcs1", cipher);
      forms[`pkcs8 ${cipher}`] = pem("pkcs8", cipher);
    }
    return { public: publicKey.export({ type: "spki", format: "pem" }), forms };
  },
};

const asked = JSON.parse(fs.readFileSync(0, "utf8"));
process.stdout.write(JSON.stringify(work[asked.do](asked)));
