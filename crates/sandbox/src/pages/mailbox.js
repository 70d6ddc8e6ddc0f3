// Draws the mails of this world, newest first.
import { card, get, keepDrawing, plain, section, time } from "./received.js";

const mailCard = (mail) =>
  card({
    title: mail.subject || "(no subject)",
    soft: `${time(mail.at)} · ${[mail.sender_name, mail.from].filter(Boolean).join(" ")} → ${mail.to}`,
    text: mail.text.trim() || plain(mail.html),
    raw: mail.headers.map(([name, value]) => `${name}: ${value}`).join("\n"),
  });

keepDrawing(
  () => get("mailbox"),
  (mails) => [section("Mails", mails.slice().reverse().map(mailCard), "No mails yet.")],
);
