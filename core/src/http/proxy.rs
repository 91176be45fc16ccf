//! Chooses the proxy for a client's requests. This happens once, when the client is created, since its base URL never
//! changes.

use std::net::IpAddr;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::HeaderValue;
use hyper_util::client::proxy::matcher::Matcher;
use percent_encoding::percent_decode_str;
use url::{Host, Url};

use crate::error::{Error, Result};
use crate::http::environment::{self, ALL_PROXY, Environment, HTTP_PROXY, HTTPS_PROXY, NO_PROXY, REQUEST_METHOD};
use crate::http::loopback::is_loopback;

/// An http or https proxy.
#[derive(Clone)]
pub(crate) struct Proxy {
    /// The proxy's URL, without user and password.
    pub(crate) url: Url,
    /// The value of the `Proxy-Authorization` header, if there is a user.
    pub(crate) authorization: Option<HeaderValue>,
    /// Where the proxy was configured, for error messages: the option, a variable or the system's settings.
    named_by: &'static str,
}

const FROM_OPTION: &str = "`proxy`";
const SYSTEM: &str = "the system's settings";

impl std::fmt::Debug for Proxy {
    /// Shows the proxy's address, but not the user and password.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Proxy({})", self.url)
    }
}

impl Proxy {
    /// Returns the proxy for requests to `base_url`, or `None` to connect directly. The option takes precedence over
    /// the environment, and the environment over the system's settings.
    pub(crate) fn choose(given: Option<&str>, environment: &Environment, base_url: &Url) -> Result<Option<Self>> {
        let only_loopback = environment.only_loopback()?;
        if let Some(given) = given.map(str::trim).filter(|given| !given.is_empty()) {
            let proxy = Proxy::read(given, FROM_OPTION)?;
            if only_loopback && !is_loopback(&proxy.url) {
                let why = format!("`proxy` is another machine, which {} refuses.", environment::ONLY_LOOPBACK);
                return Err(Error::invalid("proxy", why));
            }
            return Ok(Some(proxy));
        }
        // Never send plain http for this machine through a proxy of the environment: the proxy would see the company
        // key.
        let here = is_loopback(base_url) && (only_loopback || base_url.scheme() == "http");
        if here || is_exempt(environment.first(&NO_PROXY)?.map_or("", |(_, names)| names), base_url) {
            return Ok(None);
        }
        let own = if base_url.scheme() == "https" { HTTPS_PROXY } else { HTTP_PROXY };
        for name in own.into_iter().chain(ALL_PROXY) {
            // In a CGI program this variable holds the `Proxy` header of a visitor's request, so it is ignored.
            let of_visitor = environment.raw(REQUEST_METHOD).is_some()
                && if cfg!(windows) { name.eq_ignore_ascii_case(HTTP_PROXY[1]) } else { name == HTTP_PROXY[1] };
            if !of_visitor && let Some(text) = environment.text(name)? {
                return Ok(Some(Proxy::read(text, name)?));
            }
        }
        // `Matcher::from_system` also reads the process's variables, which may differ from the caller's environment. So
        // the system's settings are used only if the process has none of these variables.
        let process = Environment::of_process();
        let names = [HTTPS_PROXY, HTTP_PROXY, ALL_PROXY, NO_PROXY];
        let is_set = names.iter().flatten().any(|name| process.raw(name).is_some());
        let has_settings = cfg!(any(windows, target_os = "macos"));
        Ok(if has_settings && !is_set { Proxy::of_system(base_url) } else { None })
    }

    fn of_system(base_url: &Url) -> Option<Self> {
        let way = Matcher::from_system().intercept(&base_url.as_str().parse().ok()?)?;
        let url = Url::parse(&way.uri().to_string()).ok().filter(|url| matches!(url.scheme(), "http" | "https"))?;
        Some(Proxy { url, authorization: way.basic_auth().cloned(), named_by: SYSTEM })
    }

    /// Parses a proxy's URL. Error messages never show the text, since it may hold a password.
    fn read(text: &str, named_by: &'static str) -> Result<Self> {
        let refuse = |what: &str| {
            let remedy = format!(
                "{what}. Write it like http://proxy.example.com:3128, without quotes, with special characters of its \
                 user and password as % codes (`\\` as %5C, `@` as %40, `#` as %23). No SOCKS proxy is spoken to."
            );
            match named_by {
                FROM_OPTION => Error::invalid("proxy", format!("`proxy` {remedy}")),
                name => environment::wrong(name, &remedy),
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
        // Split at the last `@`, since a password may contain one.
        let (login, place) = rest.rsplit_once('@').map_or((None, rest), |(login, place)| (Some(login), place));
        if !login.unwrap_or_default().chars().all(may_stand_in_login) {
            return Err(refuse("has a user or a password with a character that must be a % code"));
        }
        let place = place.split_once('/').map_or(place, |(place, _)| place);
        if place.contains(['$', '{', '}', '%']) {
            return Err(refuse("names a host by a variable that nothing has replaced"));
        }
        let url = Url::parse(&format!("{scheme}://{place}")).ok().filter(|_| is_host_port(place));
        let url = url.ok_or_else(|| refuse("names no host"))?;
        Ok(Proxy { url, authorization: login.and_then(authorization), named_by })
    }

    /// Names the proxy for error messages.
    pub(crate) fn name(&self) -> String {
        format!("the proxy of {} ({}:{})", self.named_by, self.url.host_str().unwrap_or_default(), self.port())
    }

    pub(crate) fn port(&self) -> u16 {
        self.url.port_or_known_default().unwrap_or(80)
    }

    /// Explains an error status that the proxy itself replied with, and what to do.
    pub(crate) fn refusal(&self, status: u16) -> String {
        let what = match status {
            407 => {
                "It wants a user and a password: write them into its URL, as http://user:password@proxy.example.com:3128. \
                 NTLM and Kerberos are not spoken; a local proxy such as Px or cntlm does"
            }
            403 | 451 => "It does not let requests pass to this server: ask whoever runs it",
            502..=504 => "It could not reach the server",
            511 => "The network wants a login first, as in a browser",
            _ => "Ask whoever runs it",
        };
        format!("{} answered {status}. {what}", self.name())
    }
}

/// Whether RFC 3986 allows the character in user and password, or it is an `@`.
fn may_stand_in_login(c: char) -> bool {
    c.is_ascii_alphanumeric() || "-._~!$&'()*+,;=:%@".contains(c)
}

/// Whether the text is a host, with or without a port, and nothing else.
fn is_host_port(place: &str) -> bool {
    let fits = |c: char| c.is_alphanumeric() || "-._:[]".contains(c);
    !place.is_empty() && place.chars().all(fits) && !matches!(place, "http:" | "https:")
}

/// Builds the `Proxy-Authorization` header for a user and password, which may be percent-encoded.
fn authorization(login: &str) -> Option<HeaderValue> {
    let (user, password) = login.split_once(':').unwrap_or((login, ""));
    let mut plain: Vec<u8> = percent_decode_str(user).collect();
    plain.push(b':');
    plain.extend(percent_decode_str(password));
    let mut value = HeaderValue::from_str(&format!("Basic {}", STANDARD.encode(plain))).ok()?;
    value.set_sensitive(true);
    Some(value)
}

/// Whether a list such as `NO_PROXY` covers the host. Entries are host names (which cover their subdomains too),
/// addresses or networks, each with or without a port, `*.name` for subdomains only, and `*` for every host.
fn is_exempt(list: &str, url: &Url) -> bool {
    // Other tools use other separators, and quotes from an .env file may be left in the value.
    let entries = list.split(|c: char| matches!(c, ',' | ';' | '|' | '"' | '\'') || c.is_whitespace());
    entries.filter(|entry| !entry.is_empty()).any(|entry| matches(entry, url))
}

fn matches(entry: &str, url: &Url) -> bool {
    let entry = entry.split_once("://").map_or(entry, |(_, place)| place);
    // Only a slash at the end is removed: a network keeps its `/8`.
    let entry = entry.strip_suffix('/').unwrap_or(entry);
    if entry == "*" {
        return true;
    }
    let (name, port) = split_port(entry);
    if port.is_some_and(|port| url.port_or_known_default() != Some(port)) {
        return false;
    }
    let name = name.trim_start_matches('[').trim_end_matches(']');
    match url.host() {
        Some(Host::Domain(host)) => is_subdomain_or_same(host, name),
        Some(Host::Ipv4(ip)) => is_in_network(IpAddr::V4(ip), name),
        Some(Host::Ipv6(ip)) => is_in_network(IpAddr::V6(ip), name),
        None => false,
    }
}

/// Splits `host:443` into host and port. An IPv6 address without brackets contains colons, and is not split.
fn split_port(entry: &str) -> (&str, Option<u16>) {
    match entry.rsplit_once(':') {
        Some((name, port)) if name.ends_with(']') || !name.contains(':') => match port.parse() {
            Ok(port) => (name, Some(port)),
            Err(_) => (entry, None),
        },
        _ => (entry, None),
    }
}

fn is_subdomain_or_same(host: &str, name: &str) -> bool {
    let plain = |text: &str| {
        let text = text.trim_end_matches('.').to_lowercase();
        // In the form that a URL's host has, for example punycode.
        Host::parse(&text).map_or(text, |host| host.to_string())
    };
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

fn is_in_network(ip: IpAddr, network: &str) -> bool {
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
    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;
    use url::Url;

    use super::{FROM_OPTION, Proxy, is_exempt};
    use crate::http::environment::Environment;

    fn way(variables: &[(&str, &str)], url: &str) -> Result<Option<String>, crate::Error> {
        let get = |name: &str| variables.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).into());
        let proxy = Proxy::choose(None, &Environment::read(get), &Url::parse(url).unwrap())?;
        Ok(proxy.map(|proxy| proxy.name()))
    }

    #[test]
    fn a_proxys_url_is_read_or_refused() {
        let login = |text: &str| {
            let sent = Proxy::read(text, FROM_OPTION).unwrap().authorization.unwrap();
            let plain = sent.to_str().unwrap().strip_prefix("Basic ").unwrap().to_owned();
            String::from_utf8(STANDARD.decode(plain).unwrap()).unwrap()
        };
        assert_eq!(login("http://CORP%5Cana:p%23ss@proxy.example.com:3128"), "CORP\\ana:p#ss");
        assert_eq!(login("https://ana:p@ss:word@proxy.example.com"), "ana:p@ss:word");
        for (text, url) in [
            ("proxy.example.com:3128", "http://proxy.example.com:3128/"),
            ("HTTP://proxy.example.com:3128/", "http://proxy.example.com:3128/"),
            ("https://[::1]:8443/path", "https://[::1]:8443/"),
            ("http://10.0.0.1:8080", "http://10.0.0.1:8080/"),
        ] {
            assert_eq!(Proxy::read(text, FROM_OPTION).unwrap().url.as_str(), url);
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
            let option = Proxy::read(bad, FROM_OPTION).unwrap_err();
            assert_eq!(option.field(), Some("proxy"), "{bad}");
            let variable = Proxy::read(bad, "HTTPS_PROXY").unwrap_err();
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
            ("other.example;indecx.example", "https://indecx.example", true),
            ("other.example|indecx.example", "https://indecx.example", true),
            ("'indecx.example'", "https://indecx.example", true),
            ("\"other.example,indecx.example\"", "https://indecx.example", true),
            ("https://indecx.example/", "https://indecx.example", true),
            ("https://indecx.example:444", "https://indecx.example", false),
            ("ação.example", "https://api.ação.example", true),
            ("xn--ao-siap.example", "https://ação.example", true),
            (".AÇÃO.example", "https://api.ação.example", true),
            ("*.ação.example", "https://api.ação.example", true),
            ("http://10.0.0.0/8", "https://10.1.2.3", true),
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
