"""What makes a policy say what the original does where the language asks for more: one function for each diagnostic."""
