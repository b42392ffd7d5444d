"""From evidence to a diagnosis: discover and run the rules, then explain what they found."""
