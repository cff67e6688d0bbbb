"""Prints the balance of a Stripe account. The key comes from the environment, and from nowhere else."""

import os
import sys

import stripe

if any(value.startswith("ENC[seal1,") for value in os.environ.values()):
    sys.exit("start this with: stripeseal run -- python app.py")

stripe.api_key = os.environ["STRIPE_API_KEY"]
stripe.api_base = os.environ.get("STRIPE_API_BASE", stripe.api_base)
stripe.max_network_retries = 0

try:
    balance = stripe.Balance.retrieve()
except stripe.AuthenticationError as error:
    sys.exit(f"Stripe does not know this key: {error.user_message}")
for available in balance.available:
    print(f"balance: {available.amount / 100:.2f} {available.currency}")
