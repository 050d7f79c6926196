"""Sample people and a sample desk for the playground: what its buttons do, through the services everybody uses."""
