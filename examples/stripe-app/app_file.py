"""The same, but the key comes from the file that STRIPE_API_KEY_FILE names: it is not in the environment."""

import os
import sys

import stripe

if any(value.startswith("ENC[seal1,") for value in os.environ.values()):
    sys.exit("start this with: stripeseal run --as-file STRIPE_API_KEY -- python app_file.py")

with open(os.environ["STRIPE_API_KEY_FILE"], encoding="utf-8") as file:
    stripe.api_key = file.read()
stripe.api_base = os.environ.get("STRIPE_API_BASE", stripe.api_base)
stripe.max_network_retries = 0

try:
    balance = stripe.Balance.retrieve()
except stripe.AuthenticationError as error:
    sys.exit(f"Stripe does not know this key: {error.user_message}")
for available in balance.available:
    print(f"balance: {available.amount / 100:.2f} {available.currency}")
