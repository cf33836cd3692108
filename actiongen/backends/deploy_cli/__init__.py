"""IR -> the directory form of auth0-deploy-cli -> validated text: emit.py, validate.py."""
