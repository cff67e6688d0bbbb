//! The files that histories begin with.

use stripeseal::formats::Format;
use stripeseal::path::KeyPath;

/// The text of a new file; its secrets are those that `TOKEN` is in the name of.
pub(super) fn text(format: Format) -> String {
    match format {
        Format::Dotenv => DOTENV,
        Format::Toml => TOML,
        Format::Yaml => YAML,
    }
    .to_owned()
}

/// Where a new secret of that number goes.
pub(super) fn new_path(format: Format, number: u64) -> KeyPath {
    let number_of = number % 4;
    let text = match format {
        Format::Dotenv => format!("NEW_{number_of}_TOKEN"),
        Format::Toml => {
            ["api", "database"][number as usize % 2].to_owned() + &format!(".new_{number_of}_token")
        }
        Format::Yaml => {
            ["api", "database"][number as usize % 2].to_owned() + &format!(".new_{number_of}_token")
        }
    };
    KeyPath::parse(&text).unwrap()
}

const DOTENV: &str = "\
# The service
LOG_LEVEL=info
STRIPE_TOKEN=stripe-secret-value-1

# Database
DATABASE_HOST=db.internal
DATABASE_TOKEN='db secret 1'
export CACHE_TOKEN=\"cache-secret-1\" # for the cache
CACHE_SIZE=100

# Mail
MAIL_FROM=a@example.org
MAIL_TOKEN=mail-secret-1
SMS_TOKEN=\"line one
line two\"
FLAG=on
LAST_TOKEN=last-secret-1
";

const TOML: &str = "\
# The service
log_level = 'info'
stripe_token = \"stripe-secret-value-1\"

[api]
# How to reach it
url = 'https://example.org'
access_token = 'access-secret-1' # of ours
retries = 3
other_token = \"other-secret-1\"

[database]
host = 'db.internal'
admin_token = \"\"\"
admin-secret-1
line two\"\"\"
pool = { size = 5, pool_token = 'pool-secret-1' }

[[servers]]
name = 'web'
web_token = 'web-secret-1'
port = 80

[[servers]]
name = 'worker'
worker_token = 'worker-secret-1'
";

const YAML: &str = "\
# The service
log_level: info
stripe_token: stripe-secret-value-1

api:
  # How to reach it
  url: https://example.org
  access_token: 'access-secret-1' # of ours
  retries: 3
  other_token: \"other-secret-1\"
database:
  host: db.internal
  admin_token: |
    admin-secret-1
    line two
  pool: {size: 5, pool_token: pool-secret-1}
env:
  - name: WEB_TOKEN
    value: web-secret-1
  - name: WORKER_TOKEN
    value: worker-secret-1
environment:
  - DEBUG=1
  - QUEUE_TOKEN=queue-secret-1
";
