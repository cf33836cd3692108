"""What Auth0 offers, as data: see model.py for the values and load.py for how to get them."""
