"""Benchmarks: `make bench` measures the finished registration against the bots that other libraries make of it.

Nothing here is run by `make test` but a smoke test; numbers decide no test.
"""
