"""The same, but the key is read once: afterwards one client has it, and nothing that this program starts."""

import os
import sys

import stripe


def take(name):
    """The value of the file that NAME_FILE names; a file in memory goes when it is closed."""
    path = os.environ.pop(name + "_FILE")
    with open(path, encoding="utf-8") as file:
        value = file.read()
    if path.startswith("/dev/fd/"):
        os.close(int(path.removeprefix("/dev/fd/")))
    return value


if any(value.startswith("ENC[seal1,") for value in os.environ.values()):
    sys.exit("start this with: stripeseal run --as-file STRIPE_API_KEY -- python app_once.py")

base = os.environ.get("STRIPE_API_BASE", stripe.api_base)
client = stripe.StripeClient(take("STRIPE_API_KEY"), base_addresses={"api": base}, max_network_retries=0)

try:
    balance = client.v1.balance.retrieve()
except stripe.AuthenticationError as error:
    sys.exit(f"Stripe does not know this key: {error.user_message}")
for available in balance.available:
    print(f"balance: {available.amount / 100:.2f} {available.currency}")
