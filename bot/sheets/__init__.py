"""Sheets: what the office takes out as XLSX and brings back; one noun a file.

Nothing here knows a messenger.
"""
