"""A stand-in for Terraform's Auth0 provider: real schema, real protocol, a tenant in memory."""
