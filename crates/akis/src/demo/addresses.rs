//! Where the demo listens and what it is called.

use std::io::ErrorKind;
use std::net::{IpAddr, Ipv4Addr, SocketAddr, UdpSocket};

use anyhow::{Context as _, bail};
use tokio::net::TcpListener;
use url::Url;

use super::folder::Folder;
use crate::cli::DemoOptions;

/// The dashboard's and the stand-ins' usual ports.
const USUAL: (u16, u16) = (8700, 8701);

/// The two addresses of a demo.
pub(crate) struct Addresses {
    /// The dashboard's, as browsers use it.
    pub(crate) dashboard: Url,
    /// Where the stand-ins listen.
    pub(crate) sandbox_listen: SocketAddr,
    /// The host they are known by.
    pub(crate) sandbox_host: String,
}

impl Addresses {
    /// Takes the ports asked for, else last time's, else the usual ones, else free ones. The dashboard's comes bound.
    pub(crate) async fn choose(options: &DemoOptions, folder: &Folder) -> anyhow::Result<(Self, TcpListener)> {
        let last = folder.last_ports().unwrap_or(USUAL);
        let listener = bind(options.listen, options.port, [last.0, USUAL.0]).await?;
        let sandbox = bind(options.listen, options.sandbox_port, [last.1, USUAL.1]).await?;
        let (port, sandbox_listen) = (listener.local_addr()?.port(), sandbox.local_addr()?);
        // The stand-ins bind it again in a moment.
        drop(sandbox);
        if folder.last_ports().is_some_and(|(before, _)| before != port) {
            println!(
                "The dashboard's port changed to {port}. Flows published before point to the old one: publish them again, \
                 or free the old port and start again."
            );
        }
        folder.keep_ports(port, sandbox_listen.port())?;

        let (host, sandbox_host) = hosts(options.listen);
        let dashboard =
            Url::parse(&format!("http://{host}:{port}")).context("The dashboard's address is no URL")?;
        Ok((Self { dashboard, sandbox_listen, sandbox_host }, listener))
    }
}

/// Binds the port asked for, which must be free, or the first free one of those preferred, or any free one.
async fn bind(address: IpAddr, asked: Option<u16>, preferred: [u16; 2]) -> anyhow::Result<TcpListener> {
    if let Some(port) = asked {
        return TcpListener::bind((address, port))
            .await
            .with_context(|| format!("The demo cannot listen on {address}, port {port}. Choose another one"));
    }
    for port in preferred.into_iter().chain([0]) {
        match TcpListener::bind((address, port)).await {
            Ok(listener) => return Ok(listener),
            Err(cause) if cause.kind() == ErrorKind::AddrInUse => {}
            Err(cause) => return Err(cause).with_context(|| format!("The demo cannot listen on {address}")),
        }
    }
    bail!("The demo found no free port on {address}.")
}

/// What dashboard and stand-ins are called. On loopback they are two sites, `127.0.0.1` and `localhost`, so that a
/// vendor's redirect carries cookies no further than in reality.
fn hosts(listen: IpAddr) -> (String, String) {
    if listen == IpAddr::V4(Ipv4Addr::LOCALHOST) {
        return ("127.0.0.1".into(), "localhost".into());
    }
    let address = if listen.is_unspecified() { outward(listen) } else { listen };
    let host = match address {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => format!("[{address}]"),
    };
    (host.clone(), host)
}

/// The address this machine has towards the rest of the world. Nothing is sent: connecting a datagram socket only looks
/// up the route, here to an address kept for documentation (RFC 5737, RFC 3849).
fn outward(listen: IpAddr) -> IpAddr {
    let target = if listen.is_ipv4() { "192.0.2.1:9" } else { "[2001:db8::1]:9" };
    UdpSocket::bind((listen, 0))
        .and_then(|socket| socket.connect(target).and_then(|()| socket.local_addr()))
        .map_or(
            if listen.is_ipv4() { Ipv4Addr::LOCALHOST.into() } else { std::net::Ipv6Addr::LOCALHOST.into() },
            |own| own.ip(),
        )
}
