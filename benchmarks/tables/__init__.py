"""Tables that are healthy although they look odd, and faults that are planted in them."""
