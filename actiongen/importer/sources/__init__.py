"""Reads what there is: JavaScript, exports of auth0-deploy-cli, Terraform, answers of the Management API."""
