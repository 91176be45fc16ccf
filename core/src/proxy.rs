//! Which proxy a client's requests go through, settled when the client is made: its base URL never changes.

use std::net::IpAddr;

use percent_encoding::percent_decode_str;
use secrecy::SecretString;
use url::{Host, Url};

use crate::config::is_loopback;
use crate::environment::{self, ALL_PROXY, Environment, HTTP_PROXY, HTTPS_PROXY, NO_PROXY, REQUEST_METHOD};
use crate::error::{Error, Result};

/// How a client's requests reach the server.
#[derive(Clone, Debug)]
pub(crate) enum Way {
    /// Straight.
    Direct,
    /// Through the proxy that was given.
    Through(Proxy),
    /// As the system's settings say, on Windows and macOS.
    System,
}

/// An http or https proxy.
#[derive(Clone)]
pub(crate) struct Proxy {
    /// Without user and password.
    pub(crate) url: Url,
    /// User and password, as they are.
    pub(crate) login: Option<(String, SecretString)>,
    /// The variable that named it; nothing where the option did.
    pub(crate) variable: Option<&'static str>,
}

impl std::fmt::Debug for Proxy {
    /// Where it is; never who asks.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Proxy({})", self.url)
    }
}

impl Way {
    /// The way to `base_url`: the option counts before the environment, the environment before the system.
    pub(crate) fn choose(given: Option<&str>, environment: &Environment, base_url: &Url) -> Result<Self> {
        let only_loopback = environment.only_loopback()?;
        if let Some(given) = given.map(str::trim).filter(|given| !given.is_empty()) {
            let proxy = Proxy::read(given, None)?;
            if only_loopback && !is_loopback(&proxy.url) {
                let why = format!("`proxy` is another machine, which {} refuses.", environment::ONLY_LOOPBACK);
                return Err(Error::invalid("proxy", why));
            }
            return Ok(Way::Through(proxy));
        }
        // Plain http is fit for this machine alone: a proxy of the environment would be shown the company key.
        let here = is_loopback(base_url) && (only_loopback || base_url.scheme() == "http");
        if here || is_exempt(environment.first(&NO_PROXY)?.map_or("", |(_, names)| names), base_url) {
            return Ok(Way::Direct);
        }
        let own = if base_url.scheme() == "https" { HTTPS_PROXY } else { HTTP_PROXY };
        for name in own.into_iter().chain(ALL_PROXY) {
            // A web server hands a visitor's header `Proxy` to a CGI program under this name.
            let of_visitor = environment.raw(REQUEST_METHOD).is_some()
                && if cfg!(windows) { name.eq_ignore_ascii_case(HTTP_PROXY[1]) } else { name == HTTP_PROXY[1] };
            if !of_visitor && let Some(text) = environment.text(name)? {
                return Ok(Way::Through(Proxy::read(text, Some(name))?));
            }
        }
        // The client of HTTP below reads the process's variables beside the system's settings.
        let process = Environment::of_process();
        let names = [HTTPS_PROXY, HTTP_PROXY, ALL_PROXY, NO_PROXY];
        let is_set = names.iter().flatten().any(|name| process.raw(name).is_some());
        let has_settings = cfg!(any(windows, target_os = "macos"));
        Ok(if has_settings && !is_set { Way::System } else { Way::Direct })
    }
}

impl Proxy {
    /// Reads a proxy's URL. What it says never shows: it may hold a password.
    fn read(text: &str, variable: Option<&'static str>) -> Result<Self> {
        let refuse = |what: &str| {
            let remedy = format!(
                "{what}. Write it like http://proxy.example.com:3128, without quotes, with special characters of its \
                 user and password as % codes (`\\` as %5C, `@` as %40, `#` as %23). No SOCKS proxy is spoken to."
            );
            match variable {
                Some(name) => environment::wrong(name, &remedy),
                None => Error::invalid("proxy", format!("`proxy` {remedy}")),
            }
        };
        if text.starts_with(['"', '\'']) || text.ends_with(['"', '\'']) {
            return Err(refuse("stands in quotes that are part of it"));
        }
        let (scheme, rest) = text.split_once("://").unwrap_or(("http", text));
        let scheme = scheme.to_ascii_lowercase();
        if scheme.starts_with("socks") {
            return Err(refuse("is a SOCKS proxy"));
        }
        if scheme != "http" && scheme != "https" {
            return Err(refuse("does not begin with http:// or https://"));
        }
        // A password may hold an @ as well.
        let (login, place) = rest.rsplit_once('@').map_or((None, rest), |(login, place)| (Some(login), place));
        if !login.unwrap_or_default().chars().all(may_stand_in_login) {
            return Err(refuse("has a user or a password with a character that must be a % code"));
        }
        let place = place.split_once('/').map_or(place, |(place, _)| place);
        if place.contains(['$', '{', '}', '%']) {
            return Err(refuse("names a host by a variable that nothing has replaced"));
        }
        let url = Url::parse(&format!("{scheme}://{place}")).ok().filter(|_| is_place(place));
        let url = url.ok_or_else(|| refuse("names no host"))?;
        Ok(Proxy { url, login: login.map(read_login), variable })
    }

    /// Where it is, for errors.
    pub(crate) fn name(&self) -> String {
        let port = self.url.port_or_known_default().unwrap_or(80);
        let place = format!("{}:{port}", self.url.host_str().unwrap_or_default());
        match self.variable {
            Some(variable) => format!("the proxy of {variable} ({place})"),
            None => format!("the proxy of `proxy` ({place})"),
        }
    }
}

/// What RFC 3986 lets stand before the host, and an @.
fn may_stand_in_login(c: char) -> bool {
    c.is_ascii_alphanumeric() || "-._~!$&'()*+,;=:%@".contains(c)
}

/// Whether it is a host, with a port or without, and nothing else.
fn is_place(place: &str) -> bool {
    let fits = |c: char| c.is_alphanumeric() || "-._:[]".contains(c);
    !place.is_empty() && place.chars().all(fits) && !matches!(place, "http:" | "https:")
}

fn read_login(login: &str) -> (String, SecretString) {
    let (user, password) = login.split_once(':').unwrap_or((login, ""));
    let decode = |text: &str| percent_decode_str(text).decode_utf8_lossy().into_owned();
    (decode(user), SecretString::from(decode(password)))
}

/// Whether a list such as `NO_PROXY` names the host: names with all below them, addresses, networks, each with a port
/// or without, `*.name` for what is below it, and `*` for all.
fn is_exempt(list: &str, url: &Url) -> bool {
    let entries = list.split(|c: char| c == ',' || c.is_whitespace());
    entries.filter(|entry| !entry.is_empty()).any(|entry| matches(entry, url))
}

fn matches(entry: &str, url: &Url) -> bool {
    if entry == "*" {
        return true;
    }
    let (name, port) = split_port(entry);
    if port.is_some_and(|port| url.port_or_known_default() != Some(port)) {
        return false;
    }
    let name = name.trim_start_matches('[').trim_end_matches(']');
    match url.host() {
        Some(Host::Domain(host)) => is_below(host, name),
        Some(Host::Ipv4(ip)) => is_within(IpAddr::V4(ip), name),
        Some(Host::Ipv6(ip)) => is_within(IpAddr::V6(ip), name),
        None => false,
    }
}

/// `host:443` as two; an IPv6 address has colons of its own.
fn split_port(entry: &str) -> (&str, Option<u16>) {
    match entry.rsplit_once(':') {
        Some((name, port)) if name.ends_with(']') || !name.contains(':') => match port.parse() {
            Ok(port) => (name, Some(port)),
            Err(_) => (entry, None),
        },
        _ => (entry, None),
    }
}

fn is_below(host: &str, name: &str) -> bool {
    let plain = |text: &str| text.trim_end_matches('.').to_lowercase();
    let (host, name) = (plain(host), plain(name));
    let below = |name: &str| host.strip_suffix(name).is_some_and(|front| front.ends_with('.'));
    match name.strip_prefix("*.") {
        Some(name) => below(name),
        None => {
            let name = name.trim_start_matches('.');
            !name.is_empty() && (host == name || below(name))
        }
    }
}

fn is_within(ip: IpAddr, network: &str) -> bool {
    let (network, bits) = match network.split_once('/') {
        Some((network, bits)) => (network, bits.parse::<u32>().ok()),
        None => (network, Some(128)),
    };
    let shared = |a: u128, b: u128, all: u32, bits: u32| {
        let shift = all.saturating_sub(bits);
        shift >= all || a >> shift == b >> shift
    };
    match (ip, network.parse(), bits) {
        (IpAddr::V4(a), Ok(IpAddr::V4(b)), Some(bits)) => {
            shared(u128::from(a.to_bits()), u128::from(b.to_bits()), 32, bits)
        }
        (IpAddr::V6(a), Ok(IpAddr::V6(b)), Some(bits)) => shared(a.to_bits(), b.to_bits(), 128, bits),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use secrecy::ExposeSecret;
    use url::Url;

    use super::{Proxy, Way, is_exempt};
    use crate::environment::Environment;

    fn way(variables: &[(&str, &str)], url: &str) -> Result<Option<String>, crate::Error> {
        let get = |name: &str| variables.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).into());
        let way = Way::choose(None, &Environment::read(get), &Url::parse(url).unwrap())?;
        Ok(if let Way::Through(proxy) = way { Some(proxy.name()) } else { None })
    }

    #[test]
    fn a_proxys_url_is_read_or_refused() {
        let login = |text: &str| {
            let (user, password) = Proxy::read(text, None).unwrap().login.unwrap();
            format!("{user} {}", password.expose_secret())
        };
        assert_eq!(login("http://CORP%5Cana:p%23ss@proxy.example.com:3128"), "CORP\\ana p#ss");
        assert_eq!(login("https://ana:p@ss:word@proxy.example.com"), "ana p@ss:word");
        for (text, url) in [
            ("proxy.example.com:3128", "http://proxy.example.com:3128/"),
            ("HTTP://proxy.example.com:3128/", "http://proxy.example.com:3128/"),
            ("https://[::1]:8443/path", "https://[::1]:8443/"),
            ("http://10.0.0.1:8080", "http://10.0.0.1:8080/"),
        ] {
            assert_eq!(Proxy::read(text, None).unwrap().url.as_str(), url);
        }
        for bad in [
            "\"http://proxy.example.com:3128\"",
            "'http://proxy.example.com:3128'",
            "htttp://proxy.example.com:3128",
            "ftp://proxy.example.com",
            "socks5://proxy.example.com:1080",
            "http://${PROXY_HOST}:3128",
            "%PROXY_HOST%:3128",
            "http://CORP\\ana:hunter2@proxy.example.com",
            "http://ana:hunter2^@proxy.example.com",
            "http://ana:hun#ter2@proxy.example.com",
            "http://ana:ç@proxy.example.com",
            "http://ana:hun ter2@proxy.example.com",
            "http://[bad",
            "http://",
            "http:/proxy.example.com",
            "http://proxy.example.com:port",
            "http://proxy.example.com:99999",
        ] {
            let option = Proxy::read(bad, None).unwrap_err();
            assert_eq!(option.field(), Some("proxy"), "{bad}");
            let variable = Proxy::read(bad, Some("HTTPS_PROXY")).unwrap_err();
            assert_eq!(variable.field(), None, "{bad}");
            assert!(variable.message().contains("HTTPS_PROXY") && variable.message().contains("%5C"), "{bad}");
            assert!(!variable.message().contains("hunter2") && !option.message().contains("hunter2"), "{bad}");
        }
    }

    #[test]
    fn lower_case_wins_and_an_empty_value_is_none() {
        let https = "https://indecx.example";
        for (variables, expected) in [
            (&[("https_proxy", "http://low:1"), ("HTTPS_PROXY", "http://up:1")][..], Some("https_proxy (low:1)")),
            (&[("https_proxy", " "), ("HTTPS_PROXY", "http://up:1\r\n")], Some("HTTPS_PROXY (up:1)")),
            (&[("HTTPS_PROXY", ""), ("https_proxy", "http://low:1")], Some("https_proxy (low:1)")),
            (&[("HTTPS_PROXY", ""), ("ALL_PROXY", "all:1")], Some("ALL_PROXY (all:1)")),
            (&[("HTTPS_PROXY", "up:1"), ("all_proxy", "socks5://x")], Some("HTTPS_PROXY (up:1)")),
            (&[("HTTPS_PROXY", "up:1"), ("REQUEST_METHOD", "GET")], Some("HTTPS_PROXY (up:1)")),
            (&[("HTTP_PROXY", "up:1")], None),
            (&[], None),
        ] {
            let found = way(variables, https).unwrap();
            assert_eq!(found, expected.map(|name| format!("the proxy of {name}")));
        }
        assert!(way(&[("all_proxy", "socks5://x")], https).is_err());
        assert_eq!(way(&[("all_proxy", "socks5://x")], "http://localhost:9/v3").unwrap(), None);
        let http = "http://192.0.2.1";
        assert_eq!(way(&[("HTTP_PROXY", "up:1"), ("REQUEST_METHOD", "GET")], http).unwrap(), None);
        let low = way(&[("http_proxy", "low:1"), ("REQUEST_METHOD", "GET")], http).unwrap();
        assert_eq!(low.is_some(), !cfg!(windows));
    }

    #[test]
    fn exceptions_are_names_addresses_networks_and_ports() {
        for (list, url, expected) in [
            ("*", "https://10.0.0.1", true),
            ("other.example, *", "https://indecx.example", true),
            ("indecx.example", "https://indecx.example", true),
            ("INDECX.example.", "https://indecx.example", true),
            ("indecx.example", "https://api.indecx.example", true),
            (".indecx.example", "https://api.indecx.example", true),
            (".indecx.example", "https://indecx.example", true),
            ("*.indecx.example", "https://api.indecx.example", true),
            ("*.indecx.example", "https://indecx.example", false),
            ("ecx.example", "https://indecx.example", false),
            ("indecx.example:443", "https://indecx.example", true),
            ("indecx.example:8443", "https://indecx.example", false),
            ("indecx.example:8443", "https://indecx.example:8443", true),
            ("a.example b.example\tindecx.example", "https://indecx.example", true),
            ("10.0.0.1", "https://10.0.0.1:8443", true),
            ("10.0.0.1:8443", "https://10.0.0.1:8443", true),
            ("10.0.0.1:443", "https://10.0.0.1:8443", false),
            ("10.0.0.0/8", "https://10.200.0.1", true),
            ("10.0.0.0/8", "https://11.0.0.1", false),
            ("0.0.0.0/0", "https://11.0.0.1", true),
            ("10.0.0.0/8", "https://indecx.example", false),
            ("::1", "https://[::1]:8443", true),
            ("[::1]", "https://[::1]:8443", true),
            ("[::1]:8443", "https://[::1]:8443", true),
            ("[::1]:443", "https://[::1]:8443", false),
            ("fd00::/8", "https://[fd12::1]", true),
            ("", "https://indecx.example", false),
            (" , .", "https://indecx.example", false),
        ] {
            assert_eq!(is_exempt(list, &Url::parse(url).unwrap()), expected, "{list} {url}");
        }
    }
}
