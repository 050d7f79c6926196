"""One kind of question a file: how it is asked, answered and shown.

A widget knows no form and no messenger; what it may look at comes in an Asking.
"""
