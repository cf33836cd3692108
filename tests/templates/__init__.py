"""Auth0's templates beside the policies that do their jobs."""
