"""Pictures of numbers: what is drawn, in the reader's words, and the drawing, in a process of its own.

Only `drawing` imports matplotlib, and only that process imports `drawing`.
"""
