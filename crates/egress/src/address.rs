use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Whether an address is one of the public internet. Everything else stays inside somebody's walls, ours first: loopback,
/// private and shared networks, link-local (where clouds keep their metadata), documentation, multicast and what is
/// reserved, by IANA's special-purpose registries. IPv4 addresses written as IPv6 are judged as IPv4.
pub fn is_public(address: IpAddr) -> bool {
    match address.to_canonical() {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    let own_machine_or_network = matches!((a, b), (0 | 10 | 127, _) | (169, 254) | (172, 16..=31) | (192, 168));
    let shared_by_providers_or_benchmarks = matches!((a, b), (100, 64..=127) | (198, 18..=19));
    let protocols_or_relays = matches!((a, b, c), (192, 0, 0) | (192, 88, 99));
    let documentation = matches!((a, b, c), (192, 0, 2) | (198, 51, 100) | (203, 0, 113));
    let multicast_or_reserved = a >= 224;
    !(own_machine_or_network
        || shared_by_providers_or_benchmarks
        || protocols_or_relays
        || documentation
        || multicast_or_reserved)
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    let [a, b, ..] = address.segments();
    // Only 2000::/3 is routed; the rest is loopback, local, multicast, translated or reserved.
    let routed = a & 0xE000 == 0x2000;
    // Teredo and 6to4 carry an IPv4 address of anybody's choice.
    let protocols_or_tunnels = matches!((a, b), (0x2001, 0..=0x01FF) | (0x2002, _));
    let documentation = matches!((a, b), (0x2001, 0x0DB8) | (0x3FFF, 0..=0x0FFF));
    routed && !protocols_or_tunnels && !documentation
}
