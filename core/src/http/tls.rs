//! Certificates that a client trusts: the system's or those of the environment, and in addition a file of the caller's.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use rustls::client::{ResolvesClientCert, WantsClientCert};
use rustls::crypto::CryptoProvider;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::sign::CertifiedKey;
use rustls::{ClientConfig, ConfigBuilder, RootCertStore, SignatureScheme, WantsVerifier};

use crate::error::{Error, Result};
use crate::http::environment::{self, CERTIFICATE_FOLDERS, CERTIFICATES, Environment};

/// What the environment and the caller say about certificates.
#[derive(Clone, Debug)]
pub(crate) struct Trust {
    /// A file of the caller's; trusted in addition to the others.
    pub(crate) ca_file: Option<PathBuf>,
    /// A file of the environment; trusted instead of the system's certificates.
    file: Option<PathBuf>,
    /// Folders of the environment; trusted instead of the system's certificates.
    folders: Vec<PathBuf>,
}

/// Sends no client certificate, since there is no option for one, and records that a server asked for one.
#[derive(Debug, Default)]
pub(crate) struct NoCertificate {
    was_asked_for: AtomicBool,
}

impl NoCertificate {
    pub(crate) fn was_asked_for(&self) -> bool {
        self.was_asked_for.load(Ordering::Relaxed)
    }
}

impl ResolvesClientCert for NoCertificate {
    fn resolve(&self, _authorities: &[&[u8]], _schemes: &[SignatureScheme]) -> Option<Arc<CertifiedKey>> {
        self.was_asked_for.store(true, Ordering::Relaxed);
        None
    }

    fn has_certs(&self) -> bool {
        false
    }
}

impl Trust {
    pub(crate) fn new(ca_file: Option<PathBuf>, environment: &Environment) -> Self {
        let set = |name| environment.raw(name).filter(|value: &&OsStr| !value.is_empty());
        Trust {
            ca_file: ca_file.filter(|path| !path.as_os_str().is_empty()),
            file: set(CERTIFICATES).map(PathBuf::from),
            folders: set(CERTIFICATE_FOLDERS)
                .map(|folders| std::env::split_paths(folders).filter(|path| !path.as_os_str().is_empty()).collect())
                .unwrap_or_default(),
        }
    }

    /// Returns the environment variable whose certificates replace the system's; `None` on Windows and Apple systems.
    pub(crate) fn variable(&self) -> Option<&'static str> {
        let by_file = self.file.as_ref().map(|_| CERTIFICATES);
        by_file.or((!self.folders.is_empty()).then_some(CERTIFICATE_FOLDERS)).filter(|_| !has_own_store())
    }

    /// Builds the TLS configuration of a client's connections. If no connection needs TLS, certificates are not loaded:
    /// reading the system's takes longer than a call to a sandbox.
    pub(crate) fn config(&self, is_needed: bool, own: Arc<NoCertificate>) -> Result<ClientConfig> {
        // Passed to the builder instead of installed for the process: the program may have chosen another provider.
        let provider = Arc::new(crypto());
        let versions = ClientConfig::builder_with_provider(provider.clone()).with_safe_default_protocol_versions();
        let builder = versions.map_err(|error| failed(&error))?;
        let verified = match is_needed {
            true => self.verified(builder, provider)?,
            false => {
                // Report an unusable `ca_file` even if it is not needed.
                self.extra()?;
                builder.with_root_certificates(RootCertStore::empty())
            }
        };
        let mut config = verified.with_client_cert_resolver(own);
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(config)
    }

    /// Reads the certificates of the caller's file: one or more in PEM form, or a single one in DER form.
    fn extra(&self) -> Result<Vec<CertificateDer<'static>>> {
        let Some(path) = &self.ca_file else { return Ok(Vec::new()) };
        let refuse = |what: &str| Error::invalid("ca_file", format!("`ca_file` {what}: {}", path.display()));
        let bytes = std::fs::read(path).map_err(|error| refuse(&format!("cannot be read ({error})")))?;
        read_certificates(&bytes).map_err(|what| refuse(&what))
    }

    #[cfg(any(windows, target_vendor = "apple"))]
    fn verified(
        &self,
        builder: ConfigBuilder<ClientConfig, WantsVerifier>,
        provider: Arc<CryptoProvider>,
    ) -> Result<ConfigBuilder<ClientConfig, WantsClientCert>> {
        let verifier = rustls_platform_verifier::Verifier::new_with_extra_roots(self.extra()?, provider);
        let verifier = Arc::new(verifier.map_err(|error| failed(&error))?);
        Ok(builder.dangerous().with_custom_certificate_verifier(verifier))
    }

    #[cfg(not(any(windows, target_vendor = "apple")))]
    fn verified(
        &self,
        builder: ConfigBuilder<ClientConfig, WantsVerifier>,
        _provider: Arc<CryptoProvider>,
    ) -> Result<ConfigBuilder<ClientConfig, WantsClientCert>> {
        let mut roots = RootCertStore::empty();
        roots.add_parsable_certificates(self.extra()?);
        roots.add_parsable_certificates(self.base()?);
        if roots.is_empty() {
            return Err(Error::new(
                crate::error::ErrorKind::InvalidRequest,
                "this machine has no certificates to trust (a slim container image): install its ca-certificates \
                 package, point SSL_CERT_FILE at a bundle, or give `ca_file`.",
            ));
        }
        Ok(builder.with_root_certificates(roots))
    }

    /// Returns the environment's certificates if it names any, else the system's.
    #[cfg(not(any(windows, target_vendor = "apple")))]
    fn base(&self) -> Result<Vec<CertificateDer<'static>>> {
        let Some(variable) = self.variable() else { return Ok(system()) };
        if let Some(file) = &self.file {
            let bytes = std::fs::read(file);
            let bytes = bytes.map_err(|error| {
                environment::wrong(
                    CERTIFICATES,
                    &format!("names a file that cannot be read ({error}): {}", file.display()),
                )
            })?;
            if self.folders.is_empty() {
                let refuse = |what: String| {
                    environment::wrong(CERTIFICATES, &format!("names a file that {what}: {}", file.display()))
                };
                return read_certificates(&bytes).map_err(refuse);
            }
        }
        let mut found = Vec::new();
        for folder in self.folders.iter().map(|folder| Some(folder.as_path())).chain([None]) {
            let file = self.file.as_deref().filter(|_| folder.is_none());
            found.extend(rustls_native_certs::load_certs_from_paths(file, folder).certs);
        }
        if found.is_empty() {
            return Err(environment::wrong(variable, "names no folder with certificates in PEM form."));
        }
        Ok(found)
    }
}

/// Whether the system's own certificate store decides, and the environment's variables are ignored.
const fn has_own_store() -> bool {
    cfg!(any(windows, target_vendor = "apple"))
}

/// Returns the system's certificates. The process's variables are ignored: the caller's environment may differ.
#[cfg(not(any(windows, target_vendor = "apple")))]
fn system() -> Vec<CertificateDer<'static>> {
    const BUNDLES: [&str; 6] = [
        "/etc/ssl/certs/ca-certificates.crt",
        "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
        "/etc/pki/tls/certs/ca-bundle.crt",
        "/etc/ssl/ca-bundle.pem",
        "/etc/ssl/cert.pem",
        "/usr/local/share/certs/ca-root-nss.crt",
    ];
    let process = Environment::of_process();
    let is_set = |name| process.raw(name).is_some();
    if !is_set(CERTIFICATES) && !is_set(CERTIFICATE_FOLDERS) {
        return rustls_native_certs::load_native_certs().certs;
    }
    let bundle = BUNDLES.iter().map(Path::new).find(|path| path.exists());
    rustls_native_certs::load_certs_from_paths(bundle, None).certs
}

/// Returns the crypto provider that the crate's features select.
fn crypto() -> CryptoProvider {
    #[cfg(feature = "aws-lc-rs")]
    return rustls::crypto::aws_lc_rs::default_provider();
    #[cfg(all(feature = "ring", not(feature = "aws-lc-rs")))]
    return rustls::crypto::ring::default_provider();
}

#[cfg(not(any(feature = "ring", feature = "aws-lc-rs")))]
compile_error!("indecx needs a crypto library for TLS: one of the features `ring` and `aws-lc-rs`");

/// Parses the certificates of a file. The error text says what is wrong with it.
fn read_certificates(bytes: &[u8]) -> Result<Vec<CertificateDer<'static>>, String> {
    const MARK: &[u8] = b"\xef\xbb\xbf";
    let bytes = bytes.strip_prefix(MARK).unwrap_or(bytes);
    // A DER certificate is a sequence of more than 127 bytes, so it begins with one of these headers.
    let found = if bytes.starts_with(&[0x30, 0x81]) || bytes.starts_with(&[0x30, 0x82]) {
        vec![CertificateDer::from(bytes.to_vec())]
    } else {
        let read: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(bytes).collect();
        read.map_err(|_| "holds something that is no certificate in PEM form".to_owned())?
    };
    if found.is_empty() {
        return Err("holds no certificate in PEM form".to_owned());
    }
    let mut roots = RootCertStore::empty();
    for (at, certificate) in found.iter().enumerate() {
        if roots.add(certificate.clone()).is_err() {
            return Err(format!("holds something that is no certificate, as number {} of {}", at + 1, found.len()));
        }
    }
    Ok(found)
}

fn failed(error: &rustls::Error) -> Error {
    Error::new(crate::error::ErrorKind::InvalidRequest, format!("the TLS set-up failed: {error}."))
}

#[cfg(test)]
mod tests {
    use super::read_certificates;

    #[test]
    fn what_is_no_certificate_is_told() {
        let pem = |body: &str| format!("-----BEGIN CERTIFICATE-----\n{body}\n-----END CERTIFICATE-----\n");
        for (bytes, what) in [
            (b"".to_vec(), "no certificate in PEM"),
            (b"no certificate".to_vec(), "no certificate in PEM"),
            (pem("MAA=").into_bytes(), "number 1 of 1"),
            (pem("%%%").into_bytes(), "PEM form"),
            (vec![0x30, 0x82, 1, 0, 7], "number 1 of 1"),
        ] {
            assert!(read_certificates(&bytes).unwrap_err().contains(what), "{what}");
        }
    }
}
