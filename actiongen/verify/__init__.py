"""Translation validation: whether the JavaScript that was written does what the policy says."""
