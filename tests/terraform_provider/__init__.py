"""A stand-in for Terraform's Auth0 provider: the real schema over the real protocol, and a tenant in memory."""
