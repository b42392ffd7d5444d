"""Live pages of kept runs over HTTP; everything that is shown is made by `render`."""
