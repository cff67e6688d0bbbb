//! What the errors of the SDK and the codes of the services mean.
//!
//! Codes are looked at, and words where one code has several meanings; nothing of it is shown.

use std::error::Error;
use std::io::ErrorKind;
use std::time::Duration;

use aws_config::Region;
use aws_credential_types::provider::error::CredentialsError;
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::client::result::{ConnectorError, SdkError};
use aws_smithy_types::error::metadata::ProvideErrorMetadata;

use super::http::Refused;
use crate::reference::Service;
use crate::remote::{Fault, Kind, tls};

/// What an operation of a service fails with.
pub trait Answered: ProvideErrorMetadata + Error + 'static {}

impl<E: ProvideErrorMetadata + Error + 'static> Answered for E {}

/// What was asked, as the user knows it, and what it takes to be allowed to.
pub struct Asked {
    /// The recipient or reference.
    pub what: String,
    /// The action, as policies of AWS name it.
    pub action: &'static str,
    /// The ARN or name of the key or secret.
    pub resource: String,
}

impl Asked {
    /// A fault with what was asked.
    #[must_use]
    pub fn fault(&self, kind: Kind) -> Fault {
        Fault::new(Service::Aws, self.what.as_str(), kind)
    }

    /// Who is asked: a service, in a region.
    pub(super) fn server(&self, region: &Region) -> String {
        let service = self.action.split(':').next().unwrap_or_default();
        format!("{service} in {region}")
    }

    fn denied(&self, words: &str) -> Kind {
        // A secret is encrypted with a key, which it takes a permission of its own to use.
        match words.contains("Access to KMS") {
            true => Kind::Denied("kms:Decrypt and kms:GenerateDataKey on its key".to_owned()),
            false => Kind::Denied(format!("{} on {}", self.action, self.resource)),
        }
    }
}

/// Why an operation failed, in terms of what was asked.
pub(super) fn fault<E: Answered>(
    asked: &Asked,
    error: &SdkError<E, HttpResponse>,
    after: Duration,
) -> Fault {
    asked.fault(match error {
        SdkError::ServiceError(service) => refusal(asked, service.err().meta(), service.raw()),
        SdkError::ResponseError(response) => unread(asked, response.raw()),
        SdkError::DispatchFailure(failure) => match failure.as_connector_error() {
            Some(error) => unsent(error, after),
            None => Kind::Unreachable("no connection"),
        },
        SdkError::TimeoutError(_) => Kind::TimedOut(after),
        error => unsent(error, after),
    })
}

fn refusal(
    asked: &Asked,
    said: &aws_smithy_types::error::ErrorMetadata,
    answer: &HttpResponse,
) -> Kind {
    let Some(code) = said.code() else { return unread(asked, answer) };
    let words = said.message().unwrap_or_default();
    meaning(asked, code, words)
        .unwrap_or_else(|| status(asked, answer).unwrap_or(Kind::Failing(answer.status().as_u16())))
}

/// What a code means; `None` for those that say no more than the status.
fn meaning(asked: &Asked, code: &str, words: &str) -> Option<Kind> {
    Some(match code {
        "AccessDeniedException" | "AccessDenied" => asked.denied(words),
        "ExpiredTokenException"
        | "ExpiredToken"
        | "UnrecognizedClientException"
        | "InvalidClientTokenId"
        | "InvalidAccessKeyId"
        | "SignatureDoesNotMatch"
        | "InvalidSignatureException"
        | "IncompleteSignature"
        | "IncompleteSignatureException"
        | "MissingAuthenticationToken"
        | "MissingAuthenticationTokenException"
        | "AuthFailure"
        | "InvalidIdentityToken"
        | "IDPRejectedClaim"
        | "RequestExpired" => Kind::Expired,
        "ThrottlingException"
        | "Throttling"
        | "TooManyRequestsException"
        | "RequestLimitExceeded"
        | "SlowDown" => Kind::Throttled,
        "NotFoundException" => Kind::NoKey,
        "DisabledException" => Kind::KeyOff("disabled"),
        "KMSInvalidStateException" if words.contains("deletion") => {
            Kind::KeyOff("about to be deleted")
        }
        "KMSInvalidStateException" | "KeyUnavailableException" => {
            Kind::KeyOff("in a state in which it can't be used")
        }
        "InvalidCiphertextException" | "IncorrectKeyException" => Kind::Unauthentic,
        "InvalidKeyUsageException" => Kind::KeyKind("it can't encrypt with a context"),
        "DecryptionFailure" | "EncryptionFailure" => {
            Kind::KeyOff("not one that Secrets Manager can use now")
        }
        "ResourceNotFoundException" if !words.contains("secret value") => Kind::NoSecret,
        "ResourceNotFoundException" if words.contains("label: AWSCURRENT") => Kind::NoValue,
        "ResourceNotFoundException" => Kind::NoVersion,
        "InvalidRequestException" if words.contains("deletion") => Kind::NoVersion,
        "ResourceExistsException" => Kind::Changed,
        _ => return None,
    })
}

/// What an answer means that is not what the service answers: perhaps one of a gateway, in XML or HTML.
fn unread(asked: &Asked, answer: &HttpResponse) -> Kind {
    let text = answer.body().bytes().and_then(|bytes| std::str::from_utf8(bytes).ok());
    let element = |name: &str| {
        let rest = text?.split_once(&format!("<{name}>"))?.1;
        Some(rest.split_once('<')?.0)
    };
    let words = element("Message").unwrap_or_default();
    element("Code")
        .and_then(|code| meaning(asked, code, words))
        .or_else(|| status(asked, answer))
        .unwrap_or(Kind::Garbled("it is not what the service answers"))
}

/// What the status alone says.
fn status(asked: &Asked, answer: &HttpResponse) -> Option<Kind> {
    match answer.status().as_u16() {
        401 => Some(Kind::Expired),
        403 => Some(asked.denied("")),
        429 => Some(Kind::Throttled),
        status @ 500.. => Some(Kind::Failing(status)),
        _ => None,
    }
}

/// Why there was no answer.
fn unsent(error: &(dyn Error + 'static), after: Duration) -> Kind {
    if let Some(error) = find::<CredentialsError>(error) {
        return uncredited(error, after);
    }
    unanswered(error).unwrap_or(Kind::Setting(
        "AWS_ENDPOINT_URL or another setting of AWS is not spelt as one".to_owned(),
    ))
}

/// Why there are no credentials. What a program or a service said of it is not shown.
fn uncredited(error: &CredentialsError, after: Duration) -> Kind {
    match error {
        CredentialsError::CredentialsNotLoaded(_) => Kind::NoCredentials,
        CredentialsError::ProviderTimedOut(_) => Kind::TimedOut(after),
        CredentialsError::InvalidConfiguration(_) => Kind::Setting(
            "the profile that AWS_PROFILE names, or another setting of credentials, can't be used"
                .to_owned(),
        ),
        _ => unanswered(error).unwrap_or(Kind::NotGiven),
    }
}

/// What kept an answer away; `None` where it was nothing of the network.
fn unanswered(error: &(dyn Error + 'static)) -> Option<Kind> {
    if let Some(refused) = find::<Refused>(error) {
        return Some(match refused {
            Refused::TooLarge => Kind::TooLarge,
            Refused::Redirect => Kind::Redirected,
            Refused::Plain => Kind::Setting(
                "its address is not https, and everybody on the way would read the secrets: https, or STRIPESEAL_ALLOW_HTTP=1"
                    .to_owned(),
            ),
        });
    }
    if let Some(error) = find::<rustls::Error>(error) {
        return Some(tls::kind(error));
    }
    if chain(error).any(|error| error.to_string() == "dns error") {
        return Some(Kind::Unreachable("there is no host of that name"));
    }
    if find::<hyper::Error>(error).is_some_and(hyper::Error::is_parse) {
        return Some(Kind::Garbled("it is not HTTP"));
    }
    let connector = find::<ConnectorError>(error)?;
    let way = |error: &(dyn Error + 'static)| match error.downcast_ref::<std::io::Error>()?.kind() {
        ErrorKind::ConnectionRefused => Some(Kind::Unreachable("nothing listens there")),
        ErrorKind::HostUnreachable | ErrorKind::NetworkUnreachable => {
            Some(Kind::Unreachable("there is no way to it"))
        }
        _ => None,
    };
    if let Some(kind) = chain(error).find_map(way) {
        return Some(kind);
    }
    let is_of_http = connector.is_io() || find::<hyper::Error>(error).is_some();
    match connector.is_timeout() {
        true => Some(Kind::Unreachable("no connection in time")),
        false if is_of_http => Some(Kind::Cut),
        false => None,
    }
}

/// An error and what it comes from. An `io::Error` leaves out what it wraps.
fn chain<'a>(error: &'a (dyn Error + 'static)) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    std::iter::successors(Some(error), |&error| match error.downcast_ref::<std::io::Error>() {
        Some(io) => io.get_ref().map(|inner| inner as &(dyn Error + 'static)),
        None => error.source(),
    })
}

fn find<'a, T: Error + 'static>(error: &'a (dyn Error + 'static)) -> Option<&'a T> {
    chain(error).find_map(|error| error.downcast_ref())
}
