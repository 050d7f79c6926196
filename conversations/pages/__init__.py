"""Pages: what is shown outside of a form. A page is a function of where the person stands.

Pages decide nothing and load nothing; their buttons lead to another page (`go.PAGE`) or into a form.
"""
