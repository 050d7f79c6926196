"""Pages of the desk: what staff see, edited in place. As all pages they decide nothing and load nothing."""
