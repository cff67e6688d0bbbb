# What the shop may do: unwrap data keys, and read its own secret.
path "transit/decrypt/shop" {
  capabilities = ["update"]
}
path "secret/data/shop" {
  capabilities = ["read"]
}
