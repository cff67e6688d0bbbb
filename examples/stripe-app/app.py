"""A program that uses Stripe: its key comes from the environment, and from nowhere else."""

import os
import sys

import stripe

if os.environ.get("STRIPE_API_KEY", "").startswith("ENC[seal1,"):
    sys.exit("start this with: stripeseal run -- python app.py")

stripe.api_key = os.environ["STRIPE_API_KEY"]
stripe.api_base = os.environ.get("STRIPE_API_BASE", stripe.api_base)
stripe.max_network_retries = 0

try:
    available = stripe.Balance.retrieve().available[0]
except stripe.AuthenticationError:
    sys.exit("Stripe refuses the key")
print(f"balance: {available.amount / 100:.2f} {available.currency}")
