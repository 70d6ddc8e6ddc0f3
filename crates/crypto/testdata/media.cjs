// Makes media_node.json: node media.cjs media_node.json
const c=require('crypto'),fs=require('fs');
const out=[];
for (const n of [0,1,15,16,17,48,1234]) {
  const clear=c.createHash('shake256',{outputLength:Math.max(n,1)}).update('akis '+n).digest().subarray(0,n);
  const key=c.randomBytes(32),iv=c.randomBytes(16),hk=c.randomBytes(32);
  const e=c.createCipheriv('aes-256-cbc',key,iv); const ct=Buffer.concat([e.update(clear),e.final()]);
  const mac=c.createHmac('sha256',hk).update(iv).update(ct).digest().subarray(0,10);
  const cdn=Buffer.concat([ct,mac]); const h=b=>c.createHash('sha256').update(b).digest('base64');
  out.push({size:n,clear:clear.toString('base64'),cdn_file:cdn.toString('base64'),encryption_metadata:{encrypted_hash:h(cdn),iv:iv.toString('base64'),encryption_key:key.toString('base64'),hmac_key:hk.toString('base64'),plaintext_hash:h(clear)}});
}
fs.writeFileSync(process.argv[2],JSON.stringify(out,null,1)+'\n');
