"""The real auth0-deploy-cli, and a stand-in for the Management API that it talks to."""
