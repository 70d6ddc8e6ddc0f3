//! A mail server that takes mails, or does not.

use std::sync::{Arc, Mutex};
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// What becomes of a mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Takes {
    /// It is taken.
    Mail,
    /// It certainly is not (451).
    Nothing,
    /// It is taken, and nobody hears of it: the line is cut.
    Silently,
}

#[derive(Clone)]
pub(crate) struct Smtp(Arc<Mutex<Inner>>);

struct Inner {
    takes: Takes,
    /// Recipient and text of each mail that was taken.
    mails: Vec<(String, String)>,
}

impl Smtp {
    /// With its address.
    pub(crate) async fn start() -> (Self, String) {
        let smtp = Self(Arc::new(Mutex::new(Inner { takes: Takes::Mail, mails: Vec::new() })));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("smtp://{}", listener.local_addr().unwrap());
        let serving = smtp.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let serving = serving.clone();
                tokio::spawn(async move { serving.talk(stream).await });
            }
        });
        (smtp, url)
    }

    pub(crate) fn takes(&self, what: Takes) {
        self.0.lock().unwrap().takes = what;
    }

    pub(crate) fn mails(&self) -> Vec<(String, String)> {
        self.0.lock().unwrap().mails.clone()
    }

    async fn talk(&self, stream: TcpStream) -> Option<()> {
        let (read, mut write) = stream.into_split();
        let mut lines = BufReader::new(read).lines();
        write.write_all(b"220 mail.test\r\n").await.ok()?;
        let mut to = String::new();
        while let Some(line) = lines.next_line().await.ok()? {
            let word = line.split([' ', ':']).next().unwrap_or_default().to_uppercase();
            let answer: &[u8] = match word.as_str() {
                "RCPT" => {
                    to = line.split(['<', '>']).nth(1).unwrap_or_default().to_owned();
                    b"250 ok\r\n"
                }
                "DATA" => {
                    write.write_all(b"354 go on\r\n").await.ok()?;
                    let mut text = String::new();
                    while let Some(line) = lines.next_line().await.ok()? {
                        if line == "." {
                            break;
                        }
                        text.push_str(&line);
                        text.push('\n');
                    }
                    let takes = self.0.lock().unwrap().takes;
                    if takes != Takes::Nothing {
                        // Soft line breaks of quoted-printable are no part of the text.
                        self.0.lock().unwrap().mails.push((to.clone(), text.replace("=\n", "")));
                    }
                    match takes {
                        Takes::Mail => b"250 taken\r\n",
                        Takes::Nothing => b"451 try later\r\n",
                        Takes::Silently => return None,
                    }
                }
                "QUIT" => {
                    write.write_all(b"221 bye\r\n").await.ok()?;
                    return None;
                }
                _ => b"250 ok\r\n",
            };
            write.write_all(answer).await.ok()?;
        }
        None
    }
}
