//! Explains why a TLS connection failed, in words that say what to do.

use std::error::Error as StdError;
use std::io;
use std::time::{Duration, UNIX_EPOCH};

use rustls::pki_types::UnixTime;
use rustls::{AlertDescription, CertificateError, Error};

use crate::http::response::below;
use crate::http::tls::{NoCertificate, Trust};

/// Describes what is wrong and what to do about it.
pub(crate) fn remedy(error: &io::Error, trust: &Trust, own: &NoCertificate) -> String {
    let tls = error.get_ref().and_then(|error| error.downcast_ref::<Error>());
    let Some(tls) = tls else {
        return format!(
            "the connection ended while it was being set up ({error}). A firewall may have cut it, or what answers \
             speaks no TLS"
        );
    };
    match tls {
        Error::InvalidCertificate(fault) => certificate(fault, trust),
        Error::InvalidMessage(_) => {
            "what answers speaks no TLS. Check the port, and whether the address begins with https:// by mistake"
                .to_owned()
        }
        Error::AlertReceived(alert) if is_for_a_certificate(*alert, own) => {
            "the server wants a certificate of the client's, for which there is no option".to_owned()
        }
        Error::PeerIncompatible(_)
        | Error::AlertReceived(AlertDescription::ProtocolVersion | AlertDescription::HandshakeFailure) => format!(
            "the two have no version or cipher of TLS in common ({tls}). What answers is too old: TLS 1.2 with an \
             ECDHE cipher is the least that is taken"
        ),
        other => format!("{other}"),
    }
}

/// Whether an alert means that the server wants a client certificate. Few servers send `CertificateRequired`. The other
/// alerts count if the server asked for a certificate, since by then it has accepted the rest of the handshake.
fn is_for_a_certificate(alert: AlertDescription, own: &NoCertificate) -> bool {
    match alert {
        AlertDescription::CertificateRequired => true,
        AlertDescription::HandshakeFailure
        | AlertDescription::BadCertificate
        | AlertDescription::CertificateUnknown
        | AlertDescription::AccessDenied => own.was_asked_for(),
        _ => false,
    }
}

/// Whether a connection may have failed because the client sent no certificate: `Some(true)` if the server said so with
/// an alert, `Some(false)` if it only asked for a certificate, `None` if it did not ask.
pub(crate) fn without_certificate(error: &(dyn StdError + 'static), own: &NoCertificate) -> Option<bool> {
    let mut errors = std::iter::successors(Some(error), |error| below(*error));
    match errors.find_map(|error| error.downcast_ref::<Error>()) {
        Some(Error::AlertReceived(alert)) if is_for_a_certificate(*alert, own) => Some(true),
        _ => own.was_asked_for().then_some(false),
    }
}

fn certificate(fault: &CertificateError, trust: &Trust) -> String {
    match fault {
        CertificateError::ExpiredContext { time, not_after } => format!(
            "the server's certificate ended on {}, and this machine's clock says {}. Set the clock right, or have the \
             certificate renewed",
            date(*not_after),
            date(*time)
        ),
        CertificateError::NotValidYetContext { time, not_before } => format!(
            "the server's certificate begins on {}, and this machine's clock says {}. Set the clock right",
            date(*not_before),
            date(*time)
        ),
        CertificateError::Expired | CertificateError::NotValidYet => {
            "the server's certificate is over, or not yet valid. Check this machine's clock, or have it renewed".to_owned()
        }
        CertificateError::NotValidForNameContext { presented, .. } => {
            let names: Vec<&str> = presented.iter().map(|name| name_in(name)).take(5).collect();
            let names = if names.is_empty() { "no name at all".to_owned() } else { names.join(", ") };
            format!(
                "the server's certificate is for another name ({names}). Check `base_url`: it must hold the name that \
                 the certificate is for"
            )
        }
        CertificateError::NotValidForName => {
            "the server's certificate is for another name. Check `base_url`".to_owned()
        }
        CertificateError::UnknownIssuer => unknown_issuer(trust),
        CertificateError::Other(other) if format!("{other:?}").contains("CaUsedAsEndEntity") => {
            "the server's certificate is its own authority, which no certificate of a server may be. Have one made that \
             an authority signed, and give the authority's"
                .to_owned()
        }
        other => format!("the server's certificate cannot be taken ({other})"),
    }
}

fn unknown_issuer(trust: &Trust) -> String {
    let who = "whoever signed the server's certificate is not among those that are trusted";
    let remedy = match (&trust.ca_file, trust.variable()) {
        (Some(_), _) => {
            "The file of `ca_file` does not hold the root that signed it. If a company proxy opens TLS connections, it is \
             that proxy's root that is needed"
                .to_owned()
        }
        (None, Some(variable)) => format!(
            "The environment variable {variable} takes the place of the system's certificates: does it hold the root? \
             Give it beside the system's with `ca_file`, and unset the variable"
        ),
        (None, None) => "If a company proxy opens TLS connections, give its root certificate with `ca_file`; if this \
                         machine has no certificates, install ca-certificates"
            .to_owned(),
    };
    format!("{who}. {remedy}")
}

/// Extracts the name from `DnsName("example.com")`, as rustls formats it.
fn name_in(presented: &str) -> &str {
    presented.split('"').nth(1).unwrap_or(presented)
}

fn date(time: UnixTime) -> String {
    // A later time is shown as the latest that an HTTP date can express.
    let seconds = time.as_secs().min(253_402_300_799);
    httpdate::fmt_http_date(UNIX_EPOCH + Duration::from_secs(seconds))
}

/// Whether the connection ended early, or TLS ended without its closing alert: rustls reports both as `UnexpectedEof`.
pub(crate) fn is_unexpected_eof(error: &(dyn StdError + 'static)) -> bool {
    let mut at = Some(error);
    while let Some(error) = at {
        if let Some(io) = error.downcast_ref::<io::Error>() {
            return io.kind() == io::ErrorKind::UnexpectedEof;
        }
        at = error.source();
    }
    false
}
