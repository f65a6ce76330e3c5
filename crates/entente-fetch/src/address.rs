//! Which addresses of the network may be connected to.
//!
//! A page may lead anywhere: to the machine that reads it, to the router of its network, to a cloud's own services. So the
//! check stands where a name becomes an address, and what passes is what is connected to: a name that changes its address
//! between the check and the connection gains nothing.

use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use ureq::Error;
use ureq::config::Config;
use ureq::http::Uri;
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::NextTimeout;

const REFUSAL: &str = "not a public address";

/// Resolves names as the system does, and gives public addresses only.
#[derive(Debug)]
pub struct Guarded {
    inner: DefaultResolver,
    any: bool,
}

impl Guarded {
    /// `any`: give all addresses.
    pub fn new(any: bool) -> Self {
        Guarded {
            inner: DefaultResolver::default(),
            any,
        }
    }
}

impl Resolver for Guarded {
    fn resolve(&self, uri: &Uri, config: &Config, timeout: NextTimeout) -> Result<ResolvedSocketAddrs, Error> {
        let found = self.inner.resolve(uri, config, timeout)?;
        if self.any {
            return Ok(found);
        }
        let mut public = self.empty();
        for address in found.iter().filter(|a| is_public(a.ip())) {
            public.push(*address);
        }
        if public.is_empty() {
            return Err(Error::Io(io::Error::new(io::ErrorKind::PermissionDenied, REFUSAL)));
        }
        Ok(public)
    }
}

/// Whether an error is this module's.
pub fn is_refusal(error: &Error) -> bool {
    matches!(error, Error::Io(e) if e.kind() == io::ErrorKind::PermissionDenied && e.to_string() == REFUSAL)
}

/// Whether an address is one of the public network (IANA's registries of special addresses).
pub fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(a) => is_public_v4(a),
        IpAddr::V6(a) => is_public_v6(a),
    }
}

fn is_public_v4(a: Ipv4Addr) -> bool {
    let [first, second, third, _] = a.octets();
    !(a.is_private()
        || a.is_loopback()
        || a.is_link_local()
        || a.is_broadcast()
        || a.is_documentation()
        || a.is_multicast()
        || first == 0
        || first >= 240
        || first == 100 && (64..128).contains(&second)
        || first == 192 && second == 0 && third == 0
        || first == 192 && second == 88 && third == 99
        || first == 198 && matches!(second, 18 | 19))
}

fn is_public_v6(a: Ipv6Addr) -> bool {
    // Version 4 inside version 6, in its several dresses.
    if let Some(v4) = a.to_ipv4() {
        return is_public_v4(v4) && a.to_ipv4_mapped().is_some();
    }
    let s = a.segments();
    let inner = |high: u16, low: u16| Ipv4Addr::from((u32::from(high) << 16) | u32::from(low));
    match s[0] {
        0x64 if s[1] == 0xff9b => s[2..6] == [0; 4] && is_public_v4(inner(s[6], s[7])),
        0x2002 => is_public_v4(inner(s[1], s[2])),
        0x2001 => !(s[1] < 0x200 || s[1] == 0xdb8),
        0x3fff => s[1] >= 0x1000,
        first => first & 0xe000 == 0x2000,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_public_addresses_pass() {
        let public = [
            "93.184.216.34",
            "8.8.8.8",
            "172.32.0.1",
            "2606:4700::1111",
            "::ffff:8.8.8.8",
            "64:ff9b::808:808",
        ];
        let special = [
            "127.0.0.1",
            "10.1.2.3",
            "172.16.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "0.0.0.0",
            "224.0.0.1",
            "255.255.255.255",
            "198.18.0.1",
            "192.0.0.8",
            "240.0.0.1",
            "::1",
            "::",
            "fe80::1",
            "fc00::1",
            "fd12::1",
            "ff02::1",
            "::ffff:127.0.0.1",
            "::ffff:169.254.169.254",
            "::127.0.0.1",
            "64:ff9b::7f00:1",
            "2002:7f00:1::",
            "2001:db8::1",
            "2001::1",
        ];
        for a in public {
            assert!(is_public(a.parse().unwrap()), "{a}");
        }
        for a in special {
            assert!(!is_public(a.parse().unwrap()), "{a}");
        }
    }
}
