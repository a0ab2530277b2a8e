"""Everything that happens between a placed order and money on the account."""
